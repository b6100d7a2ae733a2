/** Attacks on the event loop and the threads: much work for few bytes. */
import type { Socket } from 'node:net'
import type { Attacks } from '../attacks.js'
import { BIG, type Crowd, chunked, get, head, post } from '../crowd.js'

const FORM = 'application/x-www-form-urlencoded'
const NDJSON = 'application/x-ndjson'

/** So many connections that send one of these after the other, as fast as each is answered. */
const flood =
  (connections: number, requests: (crowd: Crowd) => (string | Buffer)[]) =>
  async (crowd: Crowd) => {
    const all = requests(crowd)
    const sockets: (Socket | undefined)[] = []
    let asked = 0
    await crowd.each(connections, async (at) => {
      let socket = sockets[at]
      if (socket === undefined || socket.destroyed) {
        socket = crowd.connect()
        sockets[at] = socket
      }
      const sent = all[asked++ % all.length] ?? ''
      const { status, head } = await crowd.ask(socket, sent, { isHead: sent.includes('HEAD /') })
      if (status === 0) await crowd.pause(100)
      // What is said of a body that was not read: the rest would be taken for a request.
      if (/\r\nconnection: close/i.test(head)) socket.destroy()
    })
  }

const fill = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

/** As much as Node takes of headers, with its name and the other lines. */
const header = (name: string, piece: string) => `${name}: ${fill(piece, 15_000)}\r\n`

/** A line of 64 KB, a byte in each chunk. */
const DRIPS = `${'1\r\na\r\n'.repeat(65_000)}1\r\n\n\r\n`

export const LOOP: Attacks = {
  'form of &': {
    does: 'eight that post forms of 64 KiB of & alone',
    run: flood(8, ({ site }) => [post(site.path, FORM, '&'.repeat(65_536))]),
  },
  'form of &, 1 MiB': {
    does: 'one that posts forms of 1 MiB of & alone, with maxBodyBytes raised to that',
    isWorst: true,
    options: { service: { maxBodyBytes: 1_048_576 } },
    run: flood(1, ({ site }) => [post(site.path, FORM, '&'.repeat(1_048_576))]),
  },
  forms: {
    does: 'eight that post forms of 64 KiB of =, %, +, %41, &= and the like',
    run: flood(8, ({ site }) =>
      ['=', '%', '+', 'text=+&', '&=', '%41', '&%', '+=+', 'text', '%F0%9F']
        .flatMap((piece) => [fill(piece, 65_536), `text=${fill(piece, 65_531)}`])
        .map((body) => post(site.path, FORM, body)),
    ),
  },
  objects: {
    does: 'eight that post 64 KiB of JSON: deep, of many keys, of one key again and again, of escapes',
    run: flood(8, ({ site }) =>
      [
        fill('[', 65_536),
        fill('{"a":', 65_536),
        `{"text":"a"${',"text":"a"'.repeat(6_500)}}`,
        `{${Array.from({ length: 5_000 }, (_, at) => `"k${at}":0`).join()}}`,
        `{"text":"${'\\u0041'.repeat(10_000)}"}`,
        `{"text":"a","type":"svg","title":"${'&'.repeat(65_000)}"}`,
        `{"text":"a","type":"pdf","title":"${'é'.repeat(32_000)}"}`,
      ].map((body) => post(site.path, 'application/json', body)),
    ),
  },
  'dripped lines': {
    does: 'eight batches whose lines of 64 KB have each byte in a chunk of its own',
    isWorst: true,
    run: (crowd) =>
      crowd.hold(8, () => {
        return crowd.send(`${chunked(crowd.batchPath, NDJSON)}${DRIPS.repeat(8)}`)
      }),
  },
  'blank lines': {
    does: 'eight that post batches of 8 MB of line feeds, or of bad lines, and read the answers',
    run: flood(8, ({ batchPath }) =>
      ['\n', '\r\n', '{\n', '{"text":"a","x":1}\n'].map((line) =>
        post(batchPath, NDJSON, fill(line, line.trim() === '' ? 8_000_000 : 10_000 * line.length)),
      ),
    ),
  },
  headers: {
    does: '40 that send 15 kB of Accept ranges, of tags in If-None-Match, of parameters or cookies',
    isOfNode: true,
    run: flood(40, ({ site, batchPath }) => [
      get(`${site.path}?text=a`, header('Accept', 'a/b,')),
      get(`${site.path}?text=a`, header('Accept', 'a/b;q=0.1,')),
      get(`${site.path}?text=a`, header('Accept', ';')),
      get(`${site.path}?text=a`, header('Accept', ',')),
      get(`${site.path}?text=a`, header('If-None-Match', '"a",')),
      get(`${site.path}?text=a`, header('If-None-Match', 'W/"')),
      get(`${site.path}?text=a`, header('Cache-Control', 'no-store ,')),
      get(`${site.path}?text=a`, header('Cookie', 'a=b;')),
      get(`${site.path}?${fill('text=a&', 15_000)}`),
      get(`${site.path}?${fill('&', 15_000)}`),
      head('POST', batchPath, header('Content-Type', 'a/b;charset ')),
      head('POST', batchPath, `${header('Content-Type', 'text/plain; ')}Content-Length: 0\r\n`),
    ]),
  },
  'bodies where none belongs': {
    does: '20 that send GET and HEAD with 64 KiB of body, and bodies in gzip',
    run: flood(20, ({ site, batchPath }) => {
      const body = Buffer.alloc(65_536, 'a')
      const length = `Content-Length: ${body.length}\r\n`
      return [
        Buffer.concat([Buffer.from(head('GET', `${site.path}?text=a`, length)), body]),
        Buffer.concat([Buffer.from(head('HEAD', `${site.path}?text=a`, length)), body]),
        post(site.path, 'text/plain', body, 'Content-Encoding: gzip\r\n'),
        post(batchPath, 'text/plain', body, 'Content-Encoding: gzip\r\n'),
        post(site.path, 'image/png', body),
        post(`${site.path}/nowhere`, 'text/plain', body),
      ]
    }),
  },
  'largest pictures': {
    does: '100 that ask for the largest pictures of each format, as fast as they come',
    isOfNode: true,
    run: flood(100, ({ site }) =>
      [
        BIG,
        'type=webp&width=2047&version=40',
        'type=png&width=2047&version=40&dark=12345678',
        'type=gif&width=2047&version=40',
        'type=pdf&version=40&ecc=H&dark=12345678',
        'type=svg&version=40&ecc=H',
      ].flatMap((query) =>
        ['GET', 'HEAD'].map((method) => head(method, `${site.path}?text=a&${query}`)),
      ),
    ),
  },
  resets: {
    does: '100 that ask for ten pictures of 3.5 MB, reset the connection, and come again',
    isOfNode: true,
    run: (crowd) =>
      crowd.each(100, async () => {
        const socket = crowd.deaf(get(`${crowd.site.path}?text=a&${BIG}`).repeat(10))
        await crowd.pause(50)
        socket.resetAndDestroy()
      }),
  },
  'aborted batches': {
    does: 'eight that begin a batch of 3.5 MB a line, read a little, go away, and come again',
    run: (crowd) =>
      crowd.each(8, async (at) => {
        const batch = post(`${crowd.batchPath}?${BIG}`, 'text/plain', 'a\n'.repeat(256))
        const socket = crowd.connect()
        socket.write(at % 2 === 0 ? batch : batch.subarray(0, -9))
        await crowd.pause(60 + 10 * at)
        socket.destroy()
      }),
  },
}
