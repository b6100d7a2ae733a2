import { parseArgs } from 'node:util'

type Value = number | string | boolean
type Widened<Default> = Default extends number ? number : Default extends string ? string : boolean

/** What the command line says, as flags of the types of these defaults; each benchmark has `--dry`, too. */
export function flags<Defaults extends { [flag: string]: Value }>(defaults: Defaults) {
  const all: { [flag: string]: Value } = { ...defaults, dry: false }
  const options = Object.entries(all).map(([flag, value]) => {
    const type: 'boolean' | 'string' = typeof value === 'boolean' ? 'boolean' : 'string'
    return [flag, { type }] as const
  })
  const { values } = parseArgs({ options: Object.fromEntries(options) })
  const given = Object.entries(values).map(([flag, value]) => {
    return [flag, typeof all[flag] === 'number' ? Number(value) : value]
  })
  return { ...all, ...Object.fromEntries(given) } as {
    [flag in keyof Defaults]: Widened<Defaults[flag]>
  } & { dry: boolean }
}
