/** Attacks on what there are few of: batches under way, connections, and the end of the process. */
import { atMost } from '../../report/floors.js'
import type { Attack, Attacks, Findings } from '../attacks.js'
import { BIG, type Crowd, chunked, get, head, post } from '../crowd.js'

/** The service's `timeout` in ms: of its 30 s no attack of some seconds would see anything. */
const TIMEOUT = 1_000
/** Seconds until somebody else's batch has to have a place. */
const PLACE = 3 * (TIMEOUT / 1000)
const LONGEST = 4.5

/** Tries until another's batch is served: `waited` is how long that took, in s. */
async function placeOf(crowd: Crowd): Promise<Findings> {
  await crowd.pause(300)
  const from = performance.now()
  while (!crowd.isOver && performance.now() - from < 1000 * (LONGEST - 0.5)) {
    const asked = crowd.ask(crowd.connect(), post(crowd.batchPath, 'text/plain', 'a\nb\n'))
    const { status } = await Promise.race([asked, crowd.pause(1_000).then(() => ({ status: 0 }))])
    if (status === 200) break
    await crowd.pause(100)
  }
  return { waited: (performance.now() - from) / 1000 }
}

const holding: Pick<Attack, 'isQuiet' | 'seconds' | 'options' | 'floors'> = {
  isQuiet: true,
  seconds: LONGEST,
  options: { service: { timeout: TIMEOUT } },
  floors: ({ waited = LONGEST }) => [atMost('until another batch has a place', waited, PLACE, 's')],
}

export const SLOTS: Attacks = {
  'senders that hold all batches': {
    ...holding,
    does: 'eight batches whose body comes as a byte every 0.4 s',
    isWorst: true,
    async run(crowd) {
      const senders = crowd.hold(8, () => {
        const socket = crowd.connect()
        socket.write(`${chunked(crowd.batchPath, 'text/plain')}1\r\n`)
        const dripping = setInterval(() => socket.write('a\r\n1\r\n'), 400)
        socket.once('close', () => clearInterval(dripping))
        return socket.resume()
      })
      const found = await placeOf(crowd)
      void senders
      return found
    },
  },
  'readers that hold all batches': {
    ...holding,
    does: 'eight batches of 8 pictures of 3.5 MB whose answer is taken as a byte every 0.4 s',
    async run(crowd) {
      void crowd.hold(8, () => {
        const socket = crowd.connect(1)
        socket.write(post(`${crowd.batchPath}?${BIG}`, 'text/plain', 'a\n'.repeat(8)))
        const taking = setInterval(() => socket.resume(), 400)
        return socket.once('close', () => clearInterval(taking))
      })
      return placeOf(crowd)
    },
  },
  'batches that are left': {
    does: 'eight batches left in the middle: of the body, of the answer, or of both',
    isWorst: true,
    async run(crowd) {
      const batch = post(`${crowd.batchPath}?${BIG}`, 'text/plain', 'a\n'.repeat(256))
      const text = post(crowd.batchPath, 'text/plain', 'https://example.com\n'.repeat(10_000))
      const sockets = [batch, batch.subarray(0, -9), text.subarray(0, 9_000), text].flatMap(
        (sent) =>
          [crowd.deaf(sent), crowd.connect().on('data', () => {})].map((socket) => {
            if (socket.bytesWritten === 0) socket.write(sent)
            return socket
          }),
      )
      await crowd.pause(300)
      for (const socket of sockets) socket.destroy()
      // That they are gone is no end of it: the server is looked at, and ended, in this state.
      await crowd.pause(60_000)
    },
  },
  'headers by the byte': {
    does: '900 connections that send a header a byte every 0.2 s',
    isQuiet: true,
    async run(crowd) {
      const holding = crowd.hold(900, () => {
        return crowd.send(`GET ${crowd.site.path}?text=a HTTP/1.1\r\nHost: a\r\nx-a: `)
      })
      await Promise.all([holding, crowd.every(200, (socket) => socket.write('a'))])
    },
  },
  'idle connections': {
    does: '1,000 connections that send nothing, or have had a code and send nothing more',
    isQuiet: true,
    run: (crowd) =>
      crowd.hold(1_000, (at) => {
        const socket = crowd.connect()
        if (at % 2 === 0) socket.write(get(`${crowd.site.path}?text=a`))
        return socket.resume()
      }),
  },
  'announced bodies': {
    does: '900 bodies announced, with and without Expect, and never sent',
    isQuiet: true,
    run: (crowd) =>
      crowd.hold(900, (at) => {
        const length = 'Content-Type: text/plain\r\nContent-Length: 60000\r\n'
        const rest = at % 2 === 0 ? length : `${length}Expect: 100-continue\r\n`
        const path = at % 3 === 0 ? crowd.batchPath : crowd.site.path
        return crowd.send(head('POST', path, rest))
      }),
  },
}
