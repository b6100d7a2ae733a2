// The declared types: their options are the ones that the addon knows, and they refuse what it
// refuses. tsc checks the second half; each `@ts-expect-error` fails where there is no error.

import { readFileSync } from 'node:fs'
import test from 'ava'
import {
  type BatchOptions,
  type BufferOptions,
  create,
  type DataURLOptions,
  type QrError,
  type Settled,
  toBuffer,
  toBufferBatch,
  toBufferSync,
  toDataURL,
  toDataURLBatch,
  toDataURLSync,
  toString,
  toStringBatch,
  toStringSync,
} from '../../index.js'

const types = readFileSync(new URL('../../index.d.ts', import.meta.url), 'utf8')

/** The properties of each declaration of the interface. */
function properties(name: string): string[] {
  const bodies = [...types.matchAll(new RegExp(`interface ${name} [^{]*{([^}]*)}`, 'g'))]
  return bodies.flatMap(([, body]) =>
    [...(body ?? '').matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => property ?? ''),
  )
}

/** The options that the error about an unknown one lists. */
function known(call: (options: object) => unknown): string[] {
  try {
    call({ unheardOf: 1 })
  } catch (error) {
    return (error as QrError).expected?.choices ?? []
  }
  return []
}

test('EncodeOptions declares what create knows', (t) => {
  t.true(properties('EncodeOptions').length > 0)
  t.deepEqual(
    properties('EncodeOptions'),
    known((options) => create('a', options)),
  )
})

const forms = {
  DataURLOptions: toDataURLSync,
  BufferOptions: toBufferSync,
  StringOptions: toStringSync,
} as const
for (const [name, form] of Object.entries(forms)) {
  test(`RenderOptions and ${name} declare what ${form.name} knows`, (t) => {
    const names = known((options) => form('a', options))
    const declared = ['EncodeOptions', 'RenderOptions', name].flatMap(properties)
    t.deepEqual(declared.toSorted(), names.toSorted())
  })
}

test('there are no enums to import', (t) => {
  t.notRegex(types, /\benum\b/)
})

test('types say what comes back', async (t) => {
  const url: string = await toDataURL('a')
  const picture: Buffer = await toBuffer('a')
  const text: string = await toString('a')
  const urls: string[] = await toDataURLBatch(['a', { data: 'b', scale: 2 }], { margin: 1 })
  const pictures: Buffer[] = await toBufferBatch([new Uint8Array([1])])
  const [settled] = await toBufferBatch(['a'], { settle: true })
  if (settled?.status === 'fulfilled') t.true(Buffer.isBuffer(settled.value))
  else if (settled) t.fail((settled.reason satisfies QrError).code)
  // Of what a variable may be either way, either may come.
  const either = { settle: true }
  const [perhaps] = await toStringBatch(['a'], either)
  // @ts-expect-error: it may be an outcome
  t.falsy(perhaps?.length)
  t.true(typeof perhaps === 'object' && perhaps.status === 'fulfilled')
  const certain = { settle: true, type: 'svg' } as const
  const outcomes: Settled<string>[] = await toStringBatch(['a'], certain)
  const plain: string[] = await toStringBatch(['a'], { settle: false })
  const given: BatchOptions = {}
  const open: string[] | Settled<string>[] = await toStringBatch(['a'], given)
  t.truthy([outcomes, plain, open])
  const parts = [
    { mode: 'numeric', data: '1' },
    { mode: 'eci', designator: 26 },
    { mode: 'byte', data: 'é' },
  ] as const
  t.true(Buffer.isBuffer(await toBuffer(parts)))
  const level: 'L' | 'M' | 'Q' | 'H' = create('a').errorCorrectionLevel
  t.truthy([url, picture, text, urls, pictures, level])
})

test('types refuse what the addon refuses', async (t) => {
  const refused = [
    // @ts-expect-error: data is text, bytes or segments
    toBuffer(5),
    // @ts-expect-error: an option misspelt
    toBuffer('a', { skale: 4 }),
    // @ts-expect-error: no such level
    toBuffer('a', { errorCorrectionLevel: 'X' }),
    // @ts-expect-error: no such format
    toDataURL('a', { type: 'utf8' }),
    // @ts-expect-error: a colour object, not a colour
    toString('a', { color: '#000' }),
    // @ts-expect-error: settle is for batches
    toBuffer('a', { settle: true }),
    // @ts-expect-error: an item's option misspelt
    toBufferBatch([{ data: 'a', skale: 1 }]),
    // @ts-expect-error: an option misspelt beside a right one
    toBufferBatch(['a'], { settle: true, widht: 3 }),
    // @ts-expect-error: likewise, of a URL
    toDataURLBatch(['a'], { type: 'svg', sclae: 3 }),
    // @ts-expect-error: no such mode
    toBuffer([{ mode: 'hanzi', data: 'a' }]),
  ]
  for (const promise of refused) await t.throwsAsync(promise)
  // @ts-expect-error: create takes no options of pictures
  t.throws(() => create('a', { scale: 4 }))
})

test('option types compose', (t) => {
  const shared: DataURLOptions & BufferOptions = { margin: 2, color: { light: '#0000' } }
  const batch: BatchOptions & BufferOptions = { ...shared, settle: false }
  t.truthy(batch)
})
