// How a call is made: its arguments, and who gets the answer.

import type { Callback } from './types.js'

type Options = Record<string, unknown>

/** Takes the last argument for a callback if it is one, and else for the options. */
export function sort(text: unknown, opts: unknown, cb: unknown): [Options, Callback | undefined] {
  if (text === undefined) throw new Error('String required as first argument')
  const [options, callback] = cb === undefined ? [{}, opts] : [opts, cb]
  if (typeof callback === 'function') return [toObject(options), callback as Callback]
  return [toObject(callback), undefined]
}

export function toObject(options: unknown): Options {
  return typeof options === 'object' && options !== null ? (options as Options) : {}
}

/** Gives the answer to the callback, or else as a promise. What goes wrong in `work` is its rejection. */
export function answer<Value>(work: () => Promise<Value>, callback: Callback | undefined) {
  const promise = work()
  if (!callback) return promise
  // On a turn of its own: what a callback throws is nobody's rejection.
  promise.then(
    (value) => process.nextTick(callback, null, value),
    (error) => process.nextTick(callback, error),
  )
}
