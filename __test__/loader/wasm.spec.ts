// WebAssembly in the place of the addon: where none loads, and where one asks for it.

import { MAKES_A_CODE, OWN, target, test, version, WASM } from './installed.js'

test('Without a binary WebAssembly is loaded, and it is said once, with what to do', (t) => {
  t.context.installWasm()
  const { status, stdout, stderr } = t.context.run(`
    ${MAKES_A_CODE}
    const { Worker } = require('node:worker_threads')
    new Worker("require('qrush')", { eval: true }).on('exit', () => console.log('worker ended'))
  `)
  t.is(status, 0, stderr)
  t.regex(stdout, /^\d+\nworker ended$/)
  t.is(stderr.match(/QRUSH_WASM\]/g)?.length, 1)
  t.regex(stderr, /\[QRUSH_WASM\] QrushWarning: qrush runs as WebAssembly.*it is slower/)
  t.true(stderr.includes(`${OWN}: not installed`), stderr)
  t.regex(stderr, /--include=optional/)
})

test('A damaged binary falls back to WebAssembly too, and is told of', (t) => {
  t.context.install(target, 'damaged')
  t.context.installWasm()
  const { status, stderr } = t.context.run(MAKES_A_CODE)
  t.is(status, 0)
  t.regex(stderr, /QRUSH_WASM.*file too short.*npm cache verify/s)
})

test('QRUSH_FORCE_WASM=1 takes WebAssembly though there is a binary, without a word', (t) => {
  t.context.install(target, 'not to be loaded')
  t.context.installWasm()
  const { status, stdout, stderr } = t.context.run(MAKES_A_CODE, { env: { QRUSH_FORCE_WASM: '1' } })
  t.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  t.true(Number(stdout) > 100)
})

test('QRUSH_FORCE_WASM=0 takes the binary', (t) => {
  t.context.install(target)
  t.is(t.context.run(MAKES_A_CODE, { env: { QRUSH_FORCE_WASM: '0' } }).stderr, '')
})

test('QRUSH_FORCE_WASM=1 without WebAssembly says how to install it', (t) => {
  t.context.install(target)
  const { code, message } = t.context.failure({ env: { QRUSH_FORCE_WASM: '1' } })
  t.is(code, 'ERR_QR_BINDING')
  t.true(message.includes(`Tried:\n  - ${WASM}: not installed\n`), message)
  t.true(message.includes(`npm install ${WASM}@${version}`), message)
  t.regex(message, /unset QRUSH_FORCE_WASM/)
})

test('QRUSH_FORCE_WASM=yes is refused', (t) => {
  t.context.install(target)
  const { code, message } = t.context.failure({ env: { QRUSH_FORCE_WASM: 'yes' } })
  t.is(code, 'ERR_QR_BINDING')
  t.regex(message, /QRUSH_FORCE_WASM.*'yes'/)
})
