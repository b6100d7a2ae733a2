// Copies of what callers give, who may change it afterwards: of an item when it is taken, since a source may
// use its objects again for the next.

import { types } from 'node:util'
import type { BatchItem, BufferOptions, DataURLOptions } from '../../index.js'

/** No code has more digits, bytes or segments: what has is refused for that alone, and need not be copied. */
const MOST = 7_089

export type Item = BatchItem<BufferOptions> | BatchItem<DataURLOptions>

/** Stands for an item whose own getter or proxy has thrown. */
export class ThrownByCaller {
  constructor(readonly reason: unknown) {}
}

/** A copy of an item: whatever the addon will read of it, read once. */
export function snapshotItem(item: unknown): Item | ThrownByCaller {
  if (typeof item === 'string') return item
  try {
    if (!isObject(item)) return copiedData(item) as Item
    const copy = copied(item)
    if ('data' in copy) copy.data = copiedData(copy.data)
    if (isObject(copy.color)) copy.color = copied(copy.color)
    return copy as unknown as Item
  } catch (reason) {
    return new ThrownByCaller(reason)
  }
}

/** All properties, inherited ones included, as the addon reads them. */
export function copied(object: object): Record<string, unknown> {
  // Without a prototype: a name such as `__proto__` is but a name.
  const copy: Record<string, unknown> = Object.create(null)
  for (const name in object) copy[name] = (object as Record<string, unknown>)[name]
  return copy
}

function copiedData(data: unknown): unknown {
  const isArray = Array.isArray(data) && data.length <= MOST
  return isArray ? Array.from(data, copiedSegment) : copiedBytes(data)
}

function copiedSegment(segment: unknown): unknown {
  if (!isObject(segment)) return segment
  const copy = copied(segment)
  if ('data' in copy) copy.data = copiedBytes(copy.data)
  return copy
}

function copiedBytes(data: unknown): unknown {
  // Of a buffer that was transferred away there is nothing to copy.
  const isCopied = types.isUint8Array(data) && 0 < data.length && data.length <= MOST
  // Out of Node.js's pool: an allocation of its own would take several times as long.
  return isCopied ? Buffer.from(data) : data
}

/** Whether the addon reads the properties of `value`: it knows these others, and refuses them. */
function isObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  if (ArrayBuffer.isView(value) || types.isArrayBuffer(value)) return false
  return !types.isDate(value) && !types.isPromise(value)
}
