// Both packages, called as no types allow.

import * as theirs from 'qrcode'
import * as ours from '../../dist/compat.js'

// biome-ignore lint/suspicious/noExplicitAny: the callers know what they call
type Call = (...args: any[]) => any
/** `toString` by name, for every object has one. */
export type Api = Record<string, Call> & { toString: Call }

export const one = theirs as unknown as Api
export const other = ours as unknown as Api

/** What `call` answers by npm qrcode and by qrush: a value, or in words why there is none. */
export async function both<Value>(
  call: (api: Api) => unknown,
): Promise<[Value | string, Value | string]> {
  const answer = async (api: Api) => {
    try {
      return (await call(api)) as Value
    } catch (error) {
      return (error as Error).message
    }
  }
  return Promise.all([answer(one), answer(other)])
}
