// What the package exports, name by name: of a CommonJS module `import` sees the names that its text has.

const { load, toFile } = loader()
const binding = load()

exports.QrCode = binding.QrCode
exports.checkOptions = binding.checkOptions
exports.configure = binding.configure
exports.create = binding.create
exports.estimatedWait = binding.estimatedWait
exports.optionSchema = binding.optionSchema
exports.stats = binding.stats
exports.toBuffer = binding.toBuffer
exports.toBufferBatch = binding.toBufferBatch
exports.toBufferSync = binding.toBufferSync
exports.toDataURL = binding.toDataURL
exports.toDataURLBatch = binding.toDataURLBatch
exports.toDataURLSync = binding.toDataURLSync
exports.toFile = toFile
exports.toString = binding.toString
exports.toStringBatch = binding.toStringBatch
exports.toStringSync = binding.toStringSync
exports.version = binding.version

function loader() {
  try {
    return require('./dist/load.js')
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND' || !/dist.load\.js'/.test(error.message)) throw error
    const sentence =
      'Expected dist/ beside index.js but it is not there: in a checkout, build it by `npm run build`'
    throw Object.assign(new Error(sentence), { code: 'ERR_QR_BINDING' })
  }
}
