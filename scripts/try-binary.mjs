// `npm run test:binary -- TARGET`: loads a binary on the platform that it is for, beside WebAssembly, and
// has both make the same 2,000 pictures. It wants what `npm run binaries` and `npm run build` have made,
// wherever that was, and Node.js alone: neither Rust nor node_modules.

import { picturesAgree } from './prebuild/agree.mjs'
import { TARGETS } from './prebuild/targets.mjs'
import { fail } from './toolchain.mjs'

const [name] = process.argv.slice(2)
if (!TARGETS[name]) {
  fail(`Expected one of ${Object.keys(TARGETS).join(', ')} but received ${name}`)
}
if (!picturesAgree(name, [process.execPath])) process.exit(1)
