// Whether the binary of a platform comes to the same pictures as WebAssembly: both as they are installed,
// in a consumer's project made of the checkout's files, without a package manager.

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { fail } from '../toolchain.mjs'

const WASM = 'wasm32-wasip1'
const PROGRAM = 'alone.mjs'

/**
 * Has each make the pictures of 2,000 payloads, and prints what they come to.
 *
 * @param {string} name - The target, whose binary is in its package.
 * @param {string[]} node - The command that is Node.js of that target.
 */
export function picturesAgree(name, node) {
  const folder = join(root, 'target', 'agree', name)
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, '__test__', 'package', 'consumers'), folder, { recursive: true })
  // Without it the programs were the checkout's own, and so would be the qrush that they get.
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  installed(folder, '.', 'qrush')
  installed(folder, join('npm', name), `@qrush/binding-${name}`)
  installed(folder, join('npm', WASM), `@qrush/binding-${WASM}`)

  const began = performance.now()
  const [native, version] = ran(folder, node)
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  const [wasm, own] = ran(folder, [process.execPath], { QRUSH_FORCE_WASM: '1' })
  console.log(`${native.digest}  ${name} in Node.js ${version}, in ${seconds} s`)
  console.log(`${wasm.digest}  ${WASM} in Node.js ${own}`)
  if (native.digest === wasm.digest) return true
  console.error(`Expected ${name} to make the same pictures as ${WASM} but it made others`)
  return false
}

/** What the package has that npm would pack. */
function installed(folder, from, name) {
  const { files } = JSON.parse(readFileSync(join(root, from, 'package.json'), 'utf8'))
  const to = join(folder, 'node_modules', name)
  mkdirSync(to, { recursive: true })
  for (const file of ['package.json', ...files.filter((file) => !file.startsWith('!'))]) {
    const path = join(root, from, file)
    if (!existsSync(path)) fail(`Expected ${path} but it is not there: build it first`)
    cpSync(path, join(to, file), { recursive: true })
  }
}

/** What the program tells, which is silent otherwise; and the version of Node.js. */
function ran(folder, [command, ...args], env = {}) {
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } }
  const { status, stdout, stderr, error } = spawnSync(command, [...args, PROGRAM], options)
  // A warning would say that WebAssembly has taken the binary's place.
  if (status !== 0 || stderr !== '') {
    fail(`Expected ${PROGRAM} to run in silence but it ended with ${status}:\n${error ?? stderr}`)
  }
  const version = spawnSync(command, [...args, '--version'], options).stdout.trim()
  return [JSON.parse(stdout), version]
}
