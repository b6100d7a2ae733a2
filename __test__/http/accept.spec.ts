// Content negotiation, beside npm negotiator, which Express has it from; and names of downloads, read back
// by npm content-disposition.

import { createRequire } from 'node:module'
import test from 'ava'
import { parse } from 'content-disposition'
import { preferred } from '../../dist/http/accept.js'
import { attachment } from '../../dist/http/headers.js'
import { OFFERED_TYPES } from '../../dist/http/representation.js'
import { MOUNTS, type Service } from './services.js'

const require = createRequire(import.meta.url)
const Negotiator = require('negotiator') as new (
  request: object,
) => { mediaTypes(offered: string[]): string[] }

let service: Service
test.before(async () => {
  service = await MOUNTS.Fastify()
})
test.after.always(() => service.close())

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'
const TABLE: [accept: string | undefined, type: string][] = [
  [undefined, 'image/png'],
  ['*/*', 'image/png'],
  ['image/*', 'image/png'],
  [CHROME, 'image/png'],
  ['image/avif,image/webp,*/*;q=0.5', 'image/webp'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'image/png'],
  ['image/svg+xml', 'image/svg+xml; charset=utf-8'],
  ['image/png;q=0.5, image/svg+xml', 'image/svg+xml; charset=utf-8'],
  ['image/png;q=0, image/*', 'image/svg+xml; charset=utf-8'],
  ['IMAGE/WEBP', 'image/webp'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/pdf, image/png;q=0.9', 'application/pdf'],
  ['text/plain', 'text/plain; charset=utf-8'],
  ['application/postscript', 'application/postscript'],
]

for (const [accept, type] of TABLE) {
  test(`Accept: ${accept} is answered with ${type}, and Vary says so`, async (t) => {
    const { headers } = await fetch(`${service.url}?text=a`, accept ? { headers: { accept } } : {})
    t.is(headers.get('content-type'), type)
    t.is(headers.get('vary'), 'Accept')
  })
}

test('What names its type is that, whatever Accept says, and does not vary', async (t) => {
  for (const query of ['type=svg', 'as=dataURL']) {
    const headers = { accept: 'application/pdf' }
    const answer = await fetch(`${service.url}?text=a&${query}`, { headers })
    t.is(answer.status, 200)
    t.is(answer.headers.get('vary'), null)
  }
})

test('5,000 random headers: as negotiator has it', (t) => {
  let state = 1
  const random = (most: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % most
  }
  const names = [
    ...OFFERED_TYPES,
    'image/*',
    'application/*',
    'text/*',
    '*/*',
    'video/mp4',
    'text/html',
  ]
  const ways = new Set<string | undefined>()
  for (let round = 0; round < 5_000; round++) {
    const chosen = new Set(
      Array.from({ length: 1 + random(5) }, () => names[random(names.length)] ?? ''),
    )
    const weights = ['', ';q=0', ';q=0.2', ';q=0.9', '; q=1', ';q=0.001']
    const accept = [...chosen].map((name) => name + weights[random(weights.length)]).join(', ')
    const ours = preferred(accept, OFFERED_TYPES)
    // Its order among equals is that of the header, ours that of the offer: so the quality is compared.
    const theirs = new Negotiator({ headers: { accept } }).mediaTypes([...OFFERED_TYPES])
    if (ours === undefined) t.deepEqual(theirs, [], accept)
    else {
      const without = OFFERED_TYPES.filter((type) => type !== ours)
      t.true(theirs.includes(ours), accept)
      const better = without.filter((type) => qualityOf(accept, type) > qualityOf(accept, ours))
      t.deepEqual(better, [], accept)
    }
    ways.add(ours)
  }
  t.true(ways.size >= OFFERED_TYPES.length, 'each type was chosen at times, and none at others')
})

/** By bisection with a rival whose quality is known: what negotiator thinks of one type. */
function qualityOf(accept: string, type: string): number {
  const levels = [0.0005, 0.1, 0.5, 0.95]
  const beats = (level: number) => {
    const header = `${accept}, x/rival;q=${level}`
    return new Negotiator({ headers: { accept: header } }).mediaTypes([type, 'x/rival'])[0] === type
  }
  if (new Negotiator({ headers: { accept } }).mediaTypes([type]).length === 0) return 0
  return Math.max(0, ...levels.filter(beats))
}

const NAMES: [asked: string, saved: string][] = [
  ['', 'qr.png'],
  ['ticket', 'ticket.png'],
  ['ticket.png', 'ticket.png'],
  ['Ticket 42 (kopie)', 'Ticket 42 (kopie).png'],
  ['größe', 'größe.png'],
  ['切符', '切符.png'],
  ["it's 100", "it's 100.png"],
  ['../../etc/passwd', '_.._etc_passwd.png'],
  ['C:\\boot.ini', 'C__boot.ini.png'],
  ['.htaccess', 'htaccess.png'],
  ['a"; filename="evil.exe', 'a__ filename=_evil.exe.png'],
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1.png'],
  ['a\u202egnp.exe', 'agnp.exe.png'],
  ['a\u0000b\ud800c', 'abc.png'],
  ['100%20', '100_20.png'],
  // What is as wide as an ideograph, and by compatibility the same.
  ['a＂；filename=＂evil.exe', 'a＂；filename=＂evil.exe.png'],
  ['．．／．．／etc／x＼y', '．．／．．／etc／x＼y.png'],
  ['‥／x', '‥／x.png'],
]

for (const [asked, saved] of NAMES) {
  test(`download=${JSON.stringify(asked)} is saved as ${saved}`, (t) => {
    const header = attachment(asked, 'png')
    t.notRegex(header, /[^\x20-\x7e]/)
    const { type, parameters } = parse(header)
    t.is(type, 'attachment')
    t.is(parameters.filename, saved)
    // For who reads the first of the two: nothing in its quotes leads out of them, or out of the folder.
    const [, plain = ''] =
      /^attachment; filename="([^"]*)"(?:; filename\*=\S+)?$/.exec(header) ?? []
    t.regex(plain, /^[^./\\%;:*?<>|][^/\\%;:*?<>|]*\.png$/)
  })
}

test('download is true, false or a name, by the URL and by JSON; null is none', async (t) => {
  const disposition = async (answer: Promise<Response>) => {
    const { status, headers } = await answer
    return status === 200 ? headers.get('content-disposition') : status
  }
  const posted = (download: unknown) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } }
    return fetch(service.url, {
      ...init,
      body: JSON.stringify({ text: 'a', type: 'svg', download }),
    })
  }
  const all = 'attachment; filename="qr.svg"'
  for (const [value, expected] of [
    ['true', all],
    ['', all],
    ['false', null],
    ['x', 'attachment; filename="x.svg"'],
  ] as const) {
    t.is(await disposition(fetch(`${service.url}?text=a&type=svg&download=${value}`)), expected)
    t.is(await disposition(posted(value)), expected)
  }
  for (const [value, expected] of [
    [true, all],
    [false, null],
    [null, null],
    [1, 400],
    [{ toString: 1 }, 400],
    [['x'], 400],
  ] as const) {
    t.is(await disposition(posted(value)), expected, JSON.stringify(value))
  }
})

test('The name of a download arrives in the header, and a long one fits into any file system', async (t) => {
  const url = `${service.url}?text=a&download=${encodeURIComponent('切'.repeat(500))}`
  const { headers } = await fetch(url)
  const { parameters } = parse(headers.get('content-disposition') ?? '')
  t.is(parameters.filename, `${'切'.repeat(60)}.png`)
})
