/** That the limits leave room for what people do: readers that are slow but steady get everything. */
import { setTimeout as pause } from 'node:timers/promises'
import { unzip } from '../../__test__/judges/zip.js'
import { toBufferSync } from '../../index.js'
import { Crowd, get, post } from './crowd.js'
import { type Site, Target, type TargetName } from './target.js'

/** What a steady reader got: whether it was whole, at what rate. */
export interface Useful {
  target: TargetName
  what: string
  whole: boolean
  bytes: number
  seconds: number
}

const RATE_OF_ARCHIVES = 1_000_000
const RATE_OF_PICTURES = 20_000
/** How often a reader takes something. */
const A_SECOND = 20

/** One of about 1 MB, which takes 50 s; for the short form one that takes 11 s. */
const PICTURES = {
  long: { width: 2035, quality: 50 },
  short: { width: 1000, quality: 20 },
}

/** Reads a zip of 10,000 codes at 1 MB a second and a picture at 20 kB a second, on a server with its defaults. */
export async function readSteadily(
  name: TargetName,
  { isShort, most }: { isShort: boolean; most: number },
): Promise<Useful[]> {
  const target = await Target.start(name, {}, most)
  try {
    return await Promise.all([archive(target.site), picture(target.site, isShort)])
  } finally {
    await target.kill()
  }
}

async function archive(site: Site): Promise<Useful> {
  const texts = Array.from({ length: 10_000 }, (_, at) => `https://example.com/${at}`)
  const path = `${site.path.replace(/\/$/, '')}/batch?as=zip`
  const sent = post(path, 'text/plain', texts.join('\n'), 'Connection: close\r\n')
  const { body, seconds } = await readAt(RATE_OF_ARCHIVES, site, sent)
  const whole = await unzip(unchunked(body)).then(
    (files) => files.size === texts.length && files.get('009999.png')?.length !== 0,
    () => false,
  )
  const what = 'a zip of 10,000 codes at 1 MB/s'
  return { target: site.target, what, whole, bytes: body.length, seconds }
}

async function picture(site: Site, isShort: boolean): Promise<Useful> {
  const { width, quality } = PICTURES[isShort ? 'short' : 'long']
  const color = { dark: '#f00', light: '#0f0' }
  const options = { version: 40, errorCorrectionLevel: 'H', type: 'jpeg', width, quality } as const
  const expected = toBufferSync('a', { ...options, color })
  const query = `text=a&version=40&ecc=H&type=jpeg&width=${width}&quality=${quality}&dark=f00&light=0f0`
  const sent = get(`${site.path}?${query}`, 'Connection: close\r\n')
  const { body, seconds } = await readAt(RATE_OF_PICTURES, site, sent)
  const what = `a picture of ${(expected.length / 1e6).toFixed(2)} MB at 20 kB/s`
  return { target: site.target, what, whole: body.equals(expected), bytes: body.length, seconds }
}

/** The body of the answer, taken at so many bytes a second. */
async function readAt(rate: number, site: Site, sent: string | Buffer) {
  const pieces: Buffer[] = []
  const socket = new Crowd(site).connect(rate / A_SECOND, (piece) => pieces.push(piece))
  socket.write(sent)
  const from = performance.now()
  for (let tick = 1; !socket.closed; tick++) {
    await pause(from + (tick * 1000) / A_SECOND - performance.now())
    socket.resume()
  }
  const whole = Buffer.concat(pieces)
  const body = whole.subarray(whole.indexOf('\r\n\r\n') + 4)
  return { body, seconds: (performance.now() - from) / 1000 }
}

/** The body that is in these chunks, as far as it has come. */
function unchunked(body: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at)
    const length = Number.parseInt(body.toString('latin1', at, end), 16)
    if (!length) break
    pieces.push(body.subarray(end + 2, end + 2 + length))
    at = end + 2 + length + 2
  }
  return Buffer.concat(pieces)
}
