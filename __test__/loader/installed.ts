// Installed copies of qrush as package managers may leave them, well and ill, in folders of their own.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import anyTest, { type TestFn } from 'ava'
import { machine, type Target, targetsOf } from '../../lib/load/target.js'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** The target of this machine, and its binary. */
export const target = targetsOf(machine())[0] as Target
const built = join(root, `qrush.${target}.node`)
export const binary = () => readFileSync(built)

/** The packages of this machine's binary, and of what takes its place. */
export const OWN = `@qrush/binding-${target}`
export const WASM = '@qrush/binding-wasm32-wasip1'
export const MAKES_A_CODE = `console.log(require('qrush').toStringSync('a').length)`

/** What a process has printed, and how it ended. */
export interface Ran {
  status: number | null
  stdout: string
  stderr: string
}

export interface Run {
  /** Run before the program: it may make another machine of this one. */
  before?: string
  /** A program of ECMAScript modules. */
  module?: boolean
  node?: string[]
  env?: NodeJS.ProcessEnv
}

/** A folder with qrush in its node_modules, and nothing else. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'qrush-loader-'))
  readonly qrush = join(this.folder, 'node_modules', 'qrush')

  constructor() {
    this.copyTo(this.qrush)
  }

  /** What the package holds. */
  copyTo(folder: string): void {
    for (const part of ['index.js', 'package.json', 'dist']) {
      cpSync(join(root, part), join(folder, part), { recursive: true })
    }
  }

  write(path: string, content: string | Uint8Array): void {
    const file = join(this.folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }

  /** Installs a platform's package, with the binary of this machine unless told otherwise. */
  install(name: string, content: string | Uint8Array = binary()): void {
    const folder = `node_modules/@qrush/binding-${name}`
    const main = `qrush.${name}.node`
    this.write(`${folder}/package.json`, JSON.stringify({ version, main }))
    this.write(`${folder}/${main}`, content)
  }

  /** A package of WebAssembly: what lies behind its entry the loader does not see. */
  installWasm(): void {
    const folder = 'node_modules/@qrush/binding-wasm32-wasip1'
    this.write(`${folder}/package.json`, JSON.stringify({ version, main: 'qrush.wasip1.cjs' }))
    this.write(`${folder}/qrush.wasip1.cjs`, `module.exports = { ...require('./binary.node') }`)
    this.write(`${folder}/binary.node`, binary())
  }

  run(program: string, { before = '', module = false, node = [], env = {} }: Run = {}): Ran {
    const file = module ? 'program.mjs' : 'program.cjs'
    this.write(file, program)
    this.write('before.cjs', before)
    const { QRUSH_FORCE_WASM: _, NODE_OPTIONS: __, ...inherited } = process.env
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...node, '--require', './before.cjs', file],
      { cwd: this.folder, encoding: 'utf8', env: { ...inherited, ...env }, timeout: 60_000 },
    )
    return { status, stdout: stdout.trim(), stderr }
  }

  /** What `require` throws. */
  failure(run?: Run): { code?: string; message: string; cause?: string } {
    const { stdout, stderr } = this.run(
      `try { require('qrush'); console.log('{"message":"it loads"}') } catch ({ code, message, cause }) {
         console.log(JSON.stringify({ code, message, cause: cause && String(cause) }))
       }`,
      run,
    )
    if (stdout === '') throw new Error(`The program printed nothing but ${stderr}`)
    return JSON.parse(stdout)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

/** Each test has a project, which goes when it ends. */
export const test = anyTest as TestFn<Project>
test.beforeEach((t) => {
  t.context = new Project()
})
test.afterEach.always((t) => t.context.remove())

export const onGlibc = target.endsWith('-gnu') ? test : test.skip

/** Makes the process look as if it ran elsewhere. */
export function elsewhere(platform: string, arch: string, libc?: 'glibc' | 'musl'): string {
  const linker = { glibc: '/lib64/ld-linux-x86-64.so.2', musl: '/lib/ld-musl-x86_64.so.1' }
  return `
    const set = (name, value) => Object.defineProperty(process, name, { value })
    set('platform', '${platform}')
    set('arch', '${arch}')
    ${libc ? `require('node:fs').writeFileSync('node-binary', '\\x7fELF…${linker[libc]}\\0'); set('execPath', 'node-binary')` : ''}
  `
}
