/** Attacks on memory: answers and bodies that the server holds, since somebody does not take or end them. */
import type { Socket } from 'node:net'
import { atLeast, atMost } from '../../report/floors.js'
import type { Attacks } from '../attacks.js'
import { BIG, type Crowd, chunked, get, head, post } from '../crowd.js'

const LINES = 'a\n'.repeat(256)

const bigBatch = (crowd: Crowd, rest = '') =>
  post(`${crowd.batchPath}?${BIG}${rest}`, 'text/plain', LINES)
const big = (crowd: Crowd) => get(`${crowd.site.path}?text=a&${BIG}`)

const unread =
  (count: number, rest = '') =>
  (crowd: Crowd) =>
    crowd.hold(count, () => crowd.deaf(bigBatch(crowd, rest)))

/** So many that ask for two of `BIG` on a connection, and take `bytes` every `ms`. */
const readers = (count: number, bytes: number, ms: number) => async (crowd: Crowd) => {
  const holding = crowd.hold(count, () => {
    const socket = crowd.connect(bytes)
    socket.write(big(crowd).repeat(2))
    return socket
  })
  await Promise.all([holding, crowd.every(ms, (socket) => socket.resume())])
}

/** A body of 64 KiB, a byte in each chunk, and no end. */
const SHREDS = '1\r\na\r\n'.repeat(65_000)

/** All of 64 KiB but the last 1,000 bytes, which come one by one. */
const NEARLY = 'a'.repeat(64_536)

/** Seconds in which an answer has to begin: four times the `maxWait` of the service. */
const MAX_WAIT = 2

export const MEMORY: Attacks = {
  batch: {
    does: 'one batch of 256 lines, each 3.5 MB, and no byte of the answer read',
    run: unread(1),
  },
  batches: {
    does: 'eight of those batches',
    isWorst: true,
    run: unread(8),
  },
  archives: {
    does: 'eight of those batches as a zip',
    run: unread(8, '&as=zip'),
  },
  'pipelined batches': {
    does: 'sixteen of those batches on one connection',
    run: (crowd) => crowd.hold(1, () => crowd.deaf(Buffer.concat(Array(16).fill(bigBatch(crowd))))),
  },
  pipeline: {
    does: 'one connection that asks for 400 pictures of 3.5 MB and reads nothing',
    isWorst: true,
    run: (crowd) => crowd.hold(1, () => crowd.deaf(big(crowd).repeat(400))),
  },
  'small pipeline': {
    does: 'ten connections that ask for 20,000 small codes each and read nothing',
    isOfNode: true,
    run: (crowd) =>
      crowd.hold(10, () => crowd.deaf(get(`${crowd.site.path}?text=a`).repeat(20_000))),
  },
  'pipelined bodies': {
    does: 'four connections that send 200 bodies of 60 kB each and read nothing',
    run: (crowd) => {
      const one = post(crowd.site.path, 'text/plain', 'a'.repeat(60_000))
      return crowd.hold(4, () => crowd.deaf(Buffer.concat(Array(200).fill(one))))
    },
  },
  'slow readers': {
    does: '950 that ask for two pictures of 3.5 MB and take a byte a second',
    isOfNode: true,
    isWorst: true,
    seconds: 1.5,
    run: readers(950, 1, 1_000),
  },
  'steady readers': {
    does: '950 that ask for two pictures of 3.5 MB and take 20 kB a second',
    isOfNode: true,
    seconds: 1.5,
    run: readers(950, 4_000, 200),
  },
  burst: {
    does: '400 pictures of 3.5 MB at once, the first that a server is asked for, all of them read',
    isWorst: true,
    seconds: 2 * MAX_WAIT,
    async run(crowd) {
      const found = { refused: 0, refusedBare: 0, waited: 0 }
      const from = performance.now()
      await Promise.all(
        Array.from({ length: 400 }, async () => {
          const answer = await crowd.ask(crowd.connect(), big(crowd))
          found.waited = Math.max(found.waited, (answer.at - from) / 1000)
          if (answer.status !== 503) return
          found.refused++
          if (!/\r\nretry-after: [1-9]\d*/i.test(answer.head)) found.refusedBare++
        }),
      )
      return found
    },
    floors: ({ refused = 0, refusedBare = 0, waited = MAX_WAIT }) => [
      atLeast('refused as 503 in the burst', refused, 1, 'requests'),
      atMost('refused without Retry-After in the burst', refusedBare, 0, 'requests'),
      atMost('until all of the burst have an answer', waited, MAX_WAIT, 's'),
    ],
  },
  'shredded bodies': {
    does: '200 bodies of 64 KiB, each byte of them a chunk of its own, that do not end',
    isOfNode: true,
    isWorst: true,
    seconds: 1.5,
    run: (crowd) =>
      crowd.hold(200, () => {
        return crowd.send(`${chunked(crowd.site.path, 'text/plain')}${SHREDS}`)
      }),
  },
  'trickled bodies': {
    does: '900 bodies of 64 KiB of which the last 1,000 bytes come one by one',
    async run(crowd) {
      const length = `Content-Type: text/plain\r\nContent-Length: 65536\r\n`
      const holding = crowd.hold(900, () => {
        return crowd.send(`${head('POST', crowd.site.path, length)}${NEARLY}`)
      })
      await Promise.all([holding, crowd.every(200, trickle)])
    },
  },
}

function trickle(socket: Socket): void {
  if (socket.writable) socket.write('a')
}
