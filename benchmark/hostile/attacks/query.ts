/** Queries that the framework reads otherwise than qrush would: what an application checks is not what is made. */
import { readPng } from '../../../__test__/judges/decode.js'
import { atMost } from '../../report/floors.js'
import type { Attacks } from '../attacks.js'
import { type Crowd, get } from '../crowd.js'

/** What follows the path, and what takes its place where it begins with a `!`. */
const TARGETS = [
  '#?text=evil',
  '?text=a#b',
  '?text=a%23b',
  '#',
  '?text=good#&text=evil',
  '?text=evil#',
  ';text=evil?text=good',
  ';?text=evil',
  '?text=good;text=evil',
  '?text=good&text=evil',
  '?text[]=evil',
  '?text.=evil',
  '?text=good&%74ext=evil',
  '?%74ext=evil',
  '??text=evil',
  '?a?text=evil',
  '?text=%C0%AFevil',
  '?text=evil%00',
  '/?text=evil',
  '%3Ftext=evil?text=good',
  '?&&text=evil',
  '?text=ev\\il',
  '?+text=evil',
  '?text+=evil',
  '?TEXT=evil',
  '?text=%65vil',
  '?text=%E9vil',
  '?text=a+b%2Bc',
  '!http://a{path}?text=evil',
  '!http://a{path}#?text=evil',
  '!http://a?{path}?text=evil',
  '!http://evil@a{path}?text=evil',
  '!//a{path}?text=evil',
  '!/x/..{path}?text=evil',
]

export const QUERY: Attacks = {
  'queries read in two ways': {
    does: `${TARGETS.length} request targets that readers of URLs disagree about`,
    isQuiet: true,
    isWorst: true,
    // It ends when all are asked.
    seconds: 5,
    options: { fastify: { routerOptions: { useSemicolonDelimiter: true } } },
    async run(crowd) {
      const found = { asked: 0, misread: 0 }
      for (const target of TARGETS) {
        found.asked++
        if (await isMisread(crowd, target)) found.misread++
      }
      return found
    },
    floors: ({ misread = TARGETS.length }) => [
      atMost('queries read in two ways', misread, 0, 'queries'),
    ],
  },
}

/** Whether a code is made of another text than the one that the framework had for the application to check. */
async function isMisread(crowd: Crowd, target: string): Promise<boolean> {
  const { path } = crowd.site
  const url = target.startsWith('!') ? target.slice(1).replace('{path}', path) : path + target
  const socket = crowd.connect()
  const answer = await crowd.ask(socket, get(url, 'Connection: close\r\n'), { keep: true })
  socket.destroy()
  if (answer.status !== 200) return false
  const { text } = await readPng(answer.body)
  const told = /\r\nx-text: (.*)/i.exec(answer.head)?.[1]
  const read = told === undefined ? readByStandard(url) : decodeURIComponent(told.trim())
  return text !== read
}

/** By the URL Standard, for want of a framework. */
function readByStandard(url: string): string {
  return new URL(url, 'http://a').searchParams.get('text') ?? ''
}
