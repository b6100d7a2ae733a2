// What a consumer does with qrush, whatever the runtime: it throws where something is amiss.

import { payloads } from './payloads.mjs'

/** Beside PNG, in turn. */
const FORMATS = ['svg', 'jpeg', 'webp', 'gif', 'pdf', 'eps', 'gray', 'rgba']

/**
 * @param qrush - The package.
 * @param stream - `qrush/stream`, where there is one.
 * @returns The SHA-256 of the pictures of all payloads, and of what was compared with them.
 */
export async function exercise(qrush, stream) {
  const { create, toBufferSync, toBufferBatch, toDataURL, toDataURLSync, toStringSync } = qrush
  const parts = []
  for (const [at, [data, options]] of payloads().entries()) {
    parts.push(
      toBufferSync(data, options),
      toBufferSync(data, { ...options, type: FORMATS[at % FORMATS.length] }),
      create(data, options).modules,
      bytes(toStringSync(data, options)),
    )
  }
  const items = payloads()
    .slice(0, 200)
    .map(([data, options]) => ({ data, ...options }))
  const pictures = items.map((_, at) => parts[at * 4])
  await compare('toBuffer', Promise.all(items.map(one(qrush.toBuffer))), pictures)
  await compare('toBufferBatch', toBufferBatch(items), pictures)
  const urls = await Promise.all(items.map(one(toDataURL)))
  equal('toDataURL', urls.join(), items.map(one(toDataURLSync)).join())
  if (stream) {
    const results = []
    for await (const { value } of stream.renderStream(items)) results.push(value)
    await compare('renderStream', results, pictures)
  }
  await fails('an unknown option', () => toBufferSync('a', { skale: 4 }), 'ERR_QR_OPTION')
  await fails('no data', () => qrush.toBuffer(''), 'ERR_QR_EMPTY')
  const reason = new Error('enough')
  const aborted = qrush.toBuffer('a', { signal: AbortSignal.abort(reason) })
  equal('the reason of an abort', await aborted.catch((error) => error), reason)
  const settled = await toBufferBatch(['a', ''], { settle: true })
  equal('settle', settled.map(({ status }) => status).join(), 'fulfilled,rejected')
  if (stream) await keepsContext(qrush, stream)
  equal('what a call would wait', qrush.estimatedWait(), 0)
  const { queued, running } = qrush.stats()
  equal('what is left over', queued + running, 0)
  return { version: qrush.version, digest: await digest(parts) }
}

/** What callers of `AsyncLocalStorage` rely on, in whatever way the runtime keeps it. */
async function keepsContext({ toBuffer, toBufferBatch }, { renderStream }) {
  // By a name that no bundler for browsers looks for.
  const hooks = ['node', 'async_hooks'].join(':')
  const { AsyncLocalStorage } = await import(hooks)
  const storage = new AsyncLocalStorage()
  const items = payloads()
    .slice(0, 50)
    .map(([data, options]) => ({ data, ...options }))
  const store = async (name) => {
    const seen = new Set()
    const note = () => seen.add(storage.getStore())
    await toBuffer('a', { signal: new AbortController().signal })
    note()
    await toBufferBatch(items, { onProgress: note })
    note()
    await toBuffer('').catch(note)
    for await (const _ of renderStream(items)) note()
    equal(`the store of ${name}`, [...seen].join(), name)
  }
  await Promise.all(['one', 'two', 'three'].map((name) => storage.run(name, () => store(name))))
}

function one(form) {
  return ({ data, ...options }) => form(data, options)
}

function bytes(text) {
  return new TextEncoder().encode(text)
}

async function compare(what, answer, expected) {
  equal(what, await digest(await answer), await digest(expected))
}

async function fails(what, call, code) {
  let failure
  try {
    await call()
  } catch (error) {
    failure = error
  }
  equal(`the code for ${what}`, failure?.code, code)
  equal(`the error for ${what}`, failure instanceof Error, true)
}

function equal(what, received, expected) {
  if (received === expected) return
  throw new Error(`Expected ${what} to be ${expected} but received ${received}`)
}

async function digest(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 4, 0))
  const view = new DataView(all.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    all.set(part, at + 4)
    at += part.length + 4
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
