// What the package exports, name by name: of a CommonJS module `import` sees the names that its text has.

const binding = require('./dist/load.js').load()

exports.QrCode = binding.QrCode
exports.configure = binding.configure
exports.create = binding.create
exports.stats = binding.stats
exports.toBuffer = binding.toBuffer
exports.toBufferBatch = binding.toBufferBatch
exports.toBufferSync = binding.toBufferSync
exports.toDataURL = binding.toDataURL
exports.toDataURLBatch = binding.toDataURLBatch
exports.toDataURLSync = binding.toDataURLSync
exports.toFile = binding.toFile
exports.toString = binding.toString
exports.toStringBatch = binding.toStringBatch
exports.toStringSync = binding.toStringSync
exports.version = binding.version
