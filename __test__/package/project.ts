/** A consumer's project: an empty folder into which a package manager installs qrush. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { output } from './command.js'
import { cache, here, work } from './places.js'
import type { Registry } from './registry.js'
import type { Tarballs } from './tarballs.js'
import { pnpm } from './tools.js'

const MANAGERS = {
  npm: ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
  pnpm: [pnpm, 'add', '--ignore-scripts', '--reporter=append-only'],
}

export interface Source {
  tarballs: Tarballs
  registry: Registry
}

export class Project {
  readonly folder: string

  /** Makes the folder afresh, with the consumers' programs in it. */
  constructor(name: string) {
    this.folder = join(work, name)
    rmSync(this.folder, { recursive: true, force: true })
    mkdirSync(this.folder, { recursive: true })
    cpSync(join(here, 'consumers'), this.folder, { recursive: true })
    this.write('package.json', { name: 'consumer', private: true })
  }

  write(path: string, content: string | object): void {
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`
    writeFileSync(join(this.folder, path), text)
  }

  /** Installs the main package's tarball; the platforms' come from the registry, as they would. */
  async install(
    { tarballs, registry }: Source,
    manager: keyof typeof MANAGERS = 'npm',
    options: string[] = [],
  ): Promise<void> {
    this.write('.npmrc', `@qrush:registry=${registry.url}\n`)
    await output([...MANAGERS[manager], tarballs.main.path, ...options], {
      cwd: this.folder,
      env: {
        npm_config_cache: join(cache, 'npm'),
        npm_config_store_dir: join(cache, 'pnpm'),
        // pnpm: for a terminal it would ask.
        CI: 'true',
      },
    })
  }

  /** The platforms whose packages qrush sees. */
  installed(): string[] {
    const folders = [
      join(this.folder, 'node_modules', '@qrush'),
      ...this.#virtual().map((name) =>
        join(this.folder, 'node_modules', '.pnpm', name, 'node_modules', '@qrush'),
      ),
    ]
    return folders
      .filter((folder) => existsSync(folder))
      .flatMap((folder) =>
        // pnpm leaves links to what it has not installed.
        readdirSync(folder).filter((name) => existsSync(join(folder, name))),
      )
      .map((name) => name.replace('binding-', ''))
      .toSorted()
  }

  #virtual(): string[] {
    const store = join(this.folder, 'node_modules', '.pnpm')
    return existsSync(store) ? readdirSync(store).filter((name) => name.startsWith('qrush@')) : []
  }
}
