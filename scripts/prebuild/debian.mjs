// Packages of Debian unpacked into a folder, without installing them: the system stays as it is. For
// what no other registry has: a standard library of Rust for other processors, C libraries to run
// binaries with.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail } from '../toolchain.mjs'

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** An apt of its own in `folder`, which reads `suite` for `architectures`, the machine's own first. */
export class Apt {
  constructor(folder, suite, architectures) {
    if (spawnSync('apt-get', ['--version']).error || !existsSync(KEYRING)) {
      fail(
        'Expected apt and the package debian-archive-keyring, to get from Debian what no other ' +
          'registry has, but found them not: see what `npm run binaries` says of rustup instead',
      )
    }
    this.cache = join(folder, 'cache')
    this.config = join(folder, 'apt.conf')
    for (const path of ['lists/partial', 'cache/archives/partial']) {
      mkdirSync(join(folder, path), { recursive: true })
    }
    writeFileSync(join(folder, 'status'), '')
    writeFileSync(
      join(folder, 'sources.list'),
      `deb [signed-by=${KEYRING}] ${mirror()} ${suite} main\n`,
    )
    writeFileSync(
      this.config,
      [
        `Dir::State "${folder}"; Dir::State::status "${folder}/status"; Dir::Cache "${this.cache}";`,
        `Dir::Etc::sourcelist "${folder}/sources.list"; Dir::Etc::sourceparts "/dev/null";`,
        'Dir::Etc::preferencesparts "/dev/null"; Dir::Etc::trustedparts "/dev/null";',
        `APT::Architecture "${architectures[0]}";`,
        `APT::Architectures { ${architectures.map((name) => `"${name}";`).join(' ')} };`,
        'APT::Install-Recommends "false"; APT::Sandbox::User ""; Acquire::Languages "none";',
      ].join('\n'),
    )
    this.run(['update'])
  }

  /** The names of `packages` and of all that they depend on. */
  closure(packages) {
    const plan = this.run(['--simulate', 'install', ...packages])
    return [...plan.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name)
  }

  /** The version of a package that there is now. */
  version(name) {
    return /^Version: (.+)$/m.exec(this.run(['show', name], 'apt-cache'))?.[1]
  }

  /** Unpacks `packages` into `root`, and nothing that they depend on. */
  unpack(packages, root) {
    const archives = join(this.cache, 'archives')
    this.run(['download', ...packages], 'apt-get', archives)
    mkdirSync(root, { recursive: true })
    for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
      const archive = join(archives, file)
      const { status, stderr } = spawnSync('dpkg-deb', ['-x', archive, root], { encoding: 'utf8' })
      if (status !== 0) fail(`Expected ${file} to unpack but dpkg-deb failed: ${stderr}`)
      rmSync(archive)
    }
  }

  run(args, command = 'apt-get', cwd = undefined) {
    const env = { ...process.env, APT_CONFIG: this.config, LC_ALL: 'C' }
    const options = { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 }
    const { status, stdout, stderr } = spawnSync(command, ['-qq', ...args], options)
    if (status !== 0) {
      fail(
        `Expected \`${command} ${args.join(' ')}\` to succeed but it failed:\n${stderr}${stdout}`,
      )
    }
    return stdout
  }
}

/** Where the machine's own apt finds Debian's packages. */
function mirror() {
  const args = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8' })
  const found = stdout.split('\n').find((uri) => /\/debian\/?$/.test(uri))
  if (found) return found
  return fail(
    "Expected one of Debian's mirrors in this machine's apt sources but found none: where there is " +
      'none, `rustup target add` gives the ordinary toolchain what is missing',
  )
}
