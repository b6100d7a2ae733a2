// The one table of what the command line takes. Ranges, defaults and what an error says are the addon's:
// a flag here is a name for an option there.

import type { Flag } from './options/flag.js'
import { MANY, PICTURE } from './options/picture.js'

export type { Flag }
export { MANY, PICTURE }

/** Settings of the process, those of `configure`. */
export const SETTINGS: Flag[] = [
  {
    name: 'threads',
    value: 'N',
    option: 'threads',
    number: true,
    says: 'Threads that share the work, 1-256. Default: the number of cores.',
  },
  {
    name: 'max-pixels',
    value: 'N',
    option: 'maxPixels',
    number: true,
    says: 'Pixels of a picture, up to 268435456. Default: 16777216.',
  },
  {
    name: 'max-bytes',
    value: 'N',
    option: 'maxBytes',
    number: true,
    says: 'Bytes of a picture, up to 2147483647. Default: 67108864.',
  },
]

export const GENERAL: Flag[] = [
  { name: 'help', short: 'h', says: 'Show this.' },
  { name: 'version', short: 'V', says: 'Show the version of qrush.' },
]

export const DRAW: Flag[] = [
  {
    name: 'output',
    short: 'o',
    value: 'FILE',
    says: 'Write the picture to FILE, of the type that its name ends in; - is stdout, and then a PNG.',
  },
  { name: 'bytes', says: 'Take stdin as bytes, which go into the code as they are.' },
  { name: 'data-url', says: 'Print the picture as a data URL: png, svg, jpeg, webp, gif.' },
]

export const BATCH: Flag[] = [
  {
    name: 'out',
    short: 'o',
    value: 'PLACE',
    says: 'The folder, or the archive if it ends in .zip, for the codes.',
  },
  {
    name: 'name',
    value: 'TEMPLATE',
    says: "The files' names, with {column}, {row} and {line}; {{ is a brace. What they end in is their type. Default: {row}.png.",
  },
  {
    name: 'text',
    value: 'COLUMN',
    says: 'The column that has the text. Default: the only one.',
  },
  {
    name: 'format',
    short: 'f',
    value: 'FORMAT',
    says: 'csv, tsv, ndjson or lines. Default: as the name ends (.csv, .tsv, .ndjson, .jsonl, .txt).',
  },
  { name: 'delimiter', value: 'CHAR', says: 'csv: what stands between columns. Default: a comma.' },
  {
    name: 'no-header',
    says: 'csv, tsv: the first line is a row already; columns are 1, 2, 3, …',
  },
  {
    name: 'report',
    value: 'FILE',
    says: 'Where rows go that cannot be made, .ndjson or .csv. Default: PLACE.report.ndjson.',
  },
  { name: 'resume', says: 'Go on with a batch that was interrupted.' },
  { name: 'overwrite', says: 'Replace files that are there, rather than report their rows.' },
  { name: 'quiet', says: 'No progress, and no word at the end.' },
]

/** Options of the service of qrush/http. */
export const SERVICE: Flag[] = [
  {
    name: 'port',
    short: 'p',
    value: 'N',
    option: 'port',
    number: true,
    says: 'The port; 0 is any that is free. Default: 3000.',
  },
  {
    name: 'host',
    value: 'HOST',
    option: 'host',
    says: 'The address to listen on; 0.0.0.0 is every one. Default: 127.0.0.1.',
  },
  {
    name: 'prefix',
    value: 'PATH',
    option: 'prefix',
    says: "The path at which it answers. Default: '/'.",
  },
  {
    name: 'max-text-bytes',
    value: 'N',
    option: 'maxTextBytes',
    number: true,
    says: 'Bytes of a text at most. Default: 7089.',
  },
  {
    name: 'max-body-bytes',
    value: 'N',
    option: 'maxBodyBytes',
    number: true,
    says: 'Bytes of the body of a POST at most. Default: 65536.',
  },
  {
    name: 'max-batch-items',
    value: 'N',
    option: 'maxBatchItems',
    number: true,
    says: 'Items of a batch at most. Default: 10000.',
  },
  {
    name: 'max-batch-bytes',
    value: 'N',
    option: 'maxBatchBytes',
    number: true,
    says: "Bytes of a batch's body at most. Default: 8388608.",
  },
  {
    name: 'max-batches',
    value: 'N',
    option: 'maxBatches',
    number: true,
    says: 'Batches under way at most. Default: 8.',
  },
  {
    name: 'max-wait',
    value: 'MS',
    option: 'maxWait',
    number: true,
    says: 'Milliseconds that a request may have to wait; beyond it 503. Default: 500.',
  },
  {
    name: 'timeout',
    value: 'MS',
    option: 'timeout',
    number: true,
    says: 'Milliseconds that a client may take for a body, or stand still. Default: 30000.',
  },
  {
    name: 'min-rate',
    value: 'N',
    option: 'minRate',
    number: true,
    says: 'Bytes a second that a client must send or take; 0: any. Default: 1024.',
  },
  {
    name: 'max-age',
    value: 'S',
    option: 'maxAge',
    number: true,
    says: 'Seconds that a picture may be cached; 0: not at all. Default: 31536000.',
  },
  {
    name: 'max-pixels',
    value: 'N',
    option: 'maxPixels',
    number: true,
    says: 'Pixels of a picture at most. Default: 4194304.',
  },
  {
    name: 'max-bytes',
    value: 'N',
    option: 'maxBytes',
    number: true,
    says: 'Bytes of an answer at most. Default: 4194304.',
  },
  {
    name: 'max-buffered-bytes',
    value: 'N',
    option: 'maxBufferedBytes',
    number: true,
    says: 'Bytes of answers that are not sent yet at most. Default: 33554432.',
  },
]

/** What each command takes. */
export const COMMAND_FLAGS = {
  draw: [...DRAW, ...PICTURE, ...SETTINGS, ...GENERAL],
  batch: [...BATCH, ...MANY, ...SETTINGS, ...GENERAL],
  serve: [...SERVICE, ...SETTINGS.filter(({ name }) => name === 'threads'), ...GENERAL],
}
