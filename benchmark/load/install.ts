/** qrush as it is installed, and the sizes of what is installed with it and with others. */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machine, targetsOf, WASM } from '../../lib/load/target.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'target', 'load')

export interface Installed {
  /** What to require. */
  path: string
  /** Bytes of its files and of all that it depends on. */
  size: number
  /** How many packages that is. */
  packages: number
}

/** Packs qrush and unpacks it beside all that npm installs with it; of that, the bytes of WebAssembly. */
export function installQrush(): Installed & { wasm: number } {
  const modules = join(folder, 'node_modules')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(modules, 'qrush'), { recursive: true })
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root })
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  const unpacking = ['-xzf', join(folder, tarball), '--strip-components=1']
  execFileSync('tar', unpacking, { cwd: join(modules, 'qrush') })
  const [target = ''] = targetsOf(machine())
  const binary = join(modules, '@qrush', `binding-${target}`)
  const built = `qrush.${target}.node`
  cpSync(join(root, 'npm', target), binary, { recursive: true })
  // That of `npm run binaries`, which is published, or else that of `npm run build`.
  if (!existsSync(join(binary, built))) cpSync(join(root, built), join(binary, built))
  const wasm = join(root, 'npm', WASM)
  if (!existsSync(join(wasm, `qrush.${WASM}.wasm`))) {
    throw new Error('Expected the binary of WebAssembly but it is not built: `npm run binaries`')
  }
  cpSync(wasm, join(modules, '@qrush', `binding-${WASM}`), { recursive: true })
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const others = Object.keys(dependencies)
  for (const name of others) {
    cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true })
  }
  return {
    path: join(modules, 'qrush'),
    size: sizeOf(modules),
    packages: 3 + others.length,
    wasm: sizeOf(wasm),
  }
}

/** A package of the project's own node_modules, with all that it depends on. */
export function installedPeer(name: string): Installed {
  const found = new Map<string, number>()
  visit(name, root, found)
  return {
    path: createRequire(join(root, 'package.json')).resolve(name),
    size: [...found.values()].reduce((sum, size) => sum + size, 0),
    packages: found.size,
  }
}

function visit(name: string, from: string, found: Map<string, number>): void {
  const path = folderOf(name, from)
  if (path === undefined || found.has(path)) return
  found.set(path, sizeOf(path))
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync(join(path, 'package.json'), 'utf8'),
  )
  for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) {
    visit(other, path, found)
  }
}

/** As Node looks for packages; none for an optional one of another platform. */
function folderOf(name: string, from: string): string | undefined {
  const path = join(from, 'node_modules', name)
  if (existsSync(path)) return path
  return dirname(from) === from ? undefined : folderOf(name, dirname(from))
}

/** Bytes of a file, or of those in a folder, but for other packages within a package. */
function sizeOf(path: string): number {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.size
  const names = readdirSync(path).filter((name) => name !== 'node_modules')
  return names.reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}
