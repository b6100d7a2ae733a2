// The ways out of a binding that does not load, by what is seen around it: the likely cause first.

import type { Attempts } from './attempts.js'
import { LOCKS, type Surroundings, wantedBy } from './surroundings.js'
import { TARGETS, WASM } from './target.js'

/** npm's bug: a lock file has of optional dependencies only those of the platform that made it. */
const NPM_BUG = 'https://github.com/npm/cli/issues/4828'

/** What a binary that is there says when it does not load, and what to do then. */
const REFUSALS: [RegExp, string][] = [
  [
    /GLIBC_\S+' not found/,
    'The binary wants a newer glibc than the system has: use a newer system, or QRUSH_FORCE_WASM=1',
  ],
  [
    /invalid ELF header|file too short|ELF file|ELFCLASS|mach-o|incompatible architecture|not a valid Win32|data of section|binary is for/i,
    'The binary is damaged, or another platform’s: remove node_modules, run `npm cache verify`, and install again',
  ],
  [
    /failed to map segment|Operation not permitted/,
    'The file system forbids to execute (noexec): install on one that allows it',
  ],
  [
    /loading addons is disabled|ERR_DLOPEN_DISABLED/,
    'Node is told to load no addons: start it with --allow-addons, or without --no-addons',
  ],
  [/--allow-ffi/, 'Deno loads addons where it is allowed to: start it with --allow-ffi'],
]

export function remedies(attempts: Attempts, around: Surroundings): string[] {
  const refusals = attempts.failed.map(({ reason }) => {
    const { message, code } = reason as Partial<NodeJS.ErrnoException>
    return `${message} ${code}`
  })
  const ways = REFUSALS.filter(([sign]) => refusals.some((text) => sign.test(text))).map(
    ([, way]) => way,
  )
  if (around.checkout) return [...ways, 'In a checkout, build it: `npm run build`']
  ways.push(...waysToInstall(attempts, around))
  return ways.length > 0 ? ways : [`Install again: ${anew(around)}`]
}

function waysToInstall(attempts: Attempts, around: Surroundings): string[] {
  const wanted = wantedBy(attempts)
  const isThere = attempts.failed.some(({ name }) => !name.startsWith('@'))
  if (isThere || wanted.some((target) => around.installed.includes(target))) return []
  if (wanted[0] === WASM) {
    const ways = [`Install it: \`npm install @qrush/binding-${WASM}@${attempts.version}\``]
    if (attempts.forcedWasm) return [...ways, 'Or unset QRUSH_FORCE_WASM']
    const others = TARGETS.filter((target) => target !== WASM).join(', ')
    return [...ways, `Binaries are published for ${others}`]
  }
  const others = around.installed.filter((target) => target !== WASM)
  return others.length > 0 ? [ofOthers(others, attempts, around)] : ofNone(wanted, around)
}

/** Bindings of other machines are installed. */
function ofOthers(others: string[], { machine }: Attempts, around: Surroundings): string {
  const { platform, arch, libc } = machine
  const sibling = others.find((other) => other.startsWith(`${platform}-${arch}-`))
  const names = others.map((other) => `@qrush/binding-${other}`).join(', ')
  if (sibling && libc) {
    const other = libc === 'musl' ? 'glibc' : 'musl'
    return (
      `${names} is installed, for ${other}, and here runs ${libc}: node_modules comes from another ` +
      `system, such as ${libc === 'musl' ? 'Debian for Alpine' : 'Alpine for Debian'}. Install where ` +
      `it runs: ${anew(around)}`
    )
  }
  return (
    `${names} is installed, of another platform: node_modules was copied from there, or the lock file ` +
    `made there (${NPM_BUG}). Install where it runs: ${anew(around)}`
  )
}

/** No binding is installed at all. */
function ofNone(wanted: string[], around: Surroundings): string[] {
  const names = wanted.map((target) => `@qrush/binding-${target}`).join(' or ')
  const { lock } = around
  const omitted =
    `optional dependencies were left out (--omit=optional, --no-optional): install with them, ` +
    `\`${LOCKS[lock?.name ?? 'package-lock.json'].optional}\``
  const made = `made on another platform, for which npm has a bug (${NPM_BUG}): ${anew(around)}`
  if (!lock) return [`Perhaps ${omitted}`, `Or the lock file was ${made}`]
  if (lock.complete) return [`${lock.name} has ${names}, so ${omitted}`]
  return [`${lock.name} lacks ${names}: it was ${made}`]
}

function anew({ lock }: Surroundings): string {
  const name = lock?.name ?? 'package-lock.json'
  return `remove node_modules and ${name}, and run \`${LOCKS[name].anew}\``
}
