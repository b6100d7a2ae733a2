// Requests that are refused, and so each sentence of the service.

import { qrHandler } from '../../dist/http.js'
import { MOUNTS } from '../http/services.js'

const post = (type: string, body = 'a'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body,
})

const REQUESTS: [query: string, init?: RequestInit][] = [
  [''],
  ['?text='],
  [`?text=${'x'.repeat(2954)}`],
  [`?text=${'1'.repeat(7090)}`],
  ['?text=%ff'],
  ['?text=a&scale=big'],
  ['?text=a&scale=1.5'],
  ['?text=a&scale=1000'],
  ['?text=a&type=rgba'],
  ['?text=a&ecc=X'],
  ['?text=a&eci=1'],
  ['?text=a&scale=2&scale=3'],
  ['?text=a&ecc=L&errorCorrectionLevel=L'],
  ['?text=a&maxPixels=1'],
  ['?text=a&__proto__=1'],
  ['?text=a', { headers: { accept: 'video/mp4' } }],
  ['?text=a', { method: 'DELETE' }],
  ['/elsewhere'],
  ['', post('video/mpeg')],
  ['', post('application/json', '{')],
  ['', post('text/plain', 'x'.repeat(100_000))],
  ['/batch', post('application/json')],
  ['/batch?as=tar', post('text/plain')],
  ['/batch?type=pdf', post('text/plain')],
  ['/batch', post('text/plain', 'a\nb\nc\n')],
  ['/batch', post('text/plain', 'x'.repeat(300))],
  ['/batch', post('application/x-ndjson', '{')],
]
/** So small that the requests are over them. */
const LIMITS = { maxBatchItems: 2, maxBatchBytes: 200 }

/** By the request, its status and what its answer says. */
export async function sentences(): Promise<{ [request: string]: string }> {
  const service = await MOUNTS['node:http'](LIMITS)
  const said: { [request: string]: string } = {}
  for (const [query, init] of REQUESTS) {
    const response = await fetch(service.url + query, init)
    const text = await response.text()
    // Of a batch, the one line that tells of an error.
    const told = text.split('\n').find((line) => line.includes('"error":{')) ?? text
    const { error, ...answer } = JSON.parse(told)
    const { code, message } = answer.code ? answer : error
    const { accept, 'content-type': type } = (init?.headers ?? {}) as { [name: string]: string }
    const request = [init?.method ?? 'GET', shorten(query), accept ?? type, shorten(init?.body)]
    said[request.filter(Boolean).join(' ')] = `${response.status} ${code}: ${message}`
  }
  await service.close()
  for (const options of [{ maxAge: -1 }, { prefix: 'qr' }, { maxAgee: 1 }]) {
    try {
      qrHandler(options)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      said[`qrHandler(${JSON.stringify(options)})`] = `${code}: ${message}`
    }
  }
  return said
}

const shorten = (text: unknown) => String(text ?? '').replace(/(.{40}).+/, '$1…')
