/** What the tarballs hold: listed, judged by others, small, and for old systems too. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, same } from './check.js'
import { output } from './command.js'
import { here, root } from './places.js'
import type { Tarball, Tarballs } from './tarballs.js'
import { attw, publint } from './tools.js'

/** Bytes; a rule of the project. */
const LARGEST = 3_000_000
const OLDEST_GLIBC = 2.17
const SNAPSHOT = join(here, 'files.json')

export function contents(tarballs: Tarballs): Check[] {
  const all = [tarballs.main, ...Object.values(tarballs.platforms)]
  const binaries = ['linux-x64-gnu', 'linux-arm64-gnu'].map((name) => ({
    name: `qrush.${name}.node`,
    path: join(root, 'npm', name, `qrush.${name}.node`),
  }))
  return [
    ...all.map((tarball) => ({
      name: `${tarball.name} has the files of __test__/package/files.json`,
      run: () => same(tarball.files, snapshot()[tarball.name], 'its files'),
    })),
    ...all.map((tarball) => ({
      name: `publint finds nothing in ${tarball.name}`,
      run: () => output([...publint, '--strict', tarball.path], { cwd: here }),
    })),
    // Node's of today: older resolutions know no `exports`.
    ...Object.entries({
      'are the types wrong? They are not': ['node16', '--exclude-entrypoints', 'browser'],
      'nor are those for browsers, as a module': ['esm-only', '--entrypoints', 'browser'],
    }).map(([name, profile]) => ({
      name,
      run: () =>
        output([...attw, tarballs.main.path, '--no-color', '--no-emoji', '--profile', ...profile], {
          cwd: here,
        }),
    })),
    ...binaries.flatMap(({ name, path }) => [
      {
        name: `${name} is smaller than ${LARGEST} bytes`,
        run: () => {
          const { size } = statSync(path)
          if (size >= LARGEST) throw new Error(`Expected less but received ${size} bytes`)
        },
      },
      {
        name: `${name} asks for no glibc newer than ${OLDEST_GLIBC}`,
        run: () => isForOldSystems(path),
      },
    ]),
  ]
}

/** Writes the list afresh: to be looked at, and committed. */
export function takeSnapshot(tarballs: Tarballs): void {
  const all = [tarballs.main, ...Object.values(tarballs.platforms)]
  const lists = Object.fromEntries(all.map(({ name, files }) => [name, files]))
  writeFileSync(SNAPSHOT, `${JSON.stringify(lists, null, 2)}\n`)
}

function snapshot(): { [name: string]: Tarball['files'] } {
  return JSON.parse(readFileSync(SNAPSHOT, 'utf8'))
}

async function isForOldSystems(path: string): Promise<void> {
  const table = await output(['readelf', '--dyn-syms', '--wide', path], { cwd: here })
  const wanted = [...table.matchAll(/ UND (\S+)@GLIBC_2\.(\d+)/g)].map(([, name, minor]) => ({
    name,
    minor: Number(minor),
  }))
  if (wanted.length === 0) throw new Error('Expected symbols of glibc but found none')
  const newer = wanted.filter(({ minor }) => minor > 17)
  if (newer.length === 0) return
  throw new Error(newer.map(({ name, minor }) => `${name} wants GLIBC_2.${minor}`).join('\n'))
}
