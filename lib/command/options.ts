// What the command line takes. Options of the picture and of the process are those of the addon's table; those of
// the service have their defaults from qrush/http.

import { SETTINGS as OF_SERVICE } from '../http/settings.js'
import type { Flag } from './options/flag.js'
import { MANY, PICTURE, SETTINGS } from './options/picture.js'

export type { Flag }
export { MANY, PICTURE, SETTINGS }

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

/** A number of the service, with its default. */
function ofService(option: keyof typeof OF_SERVICE, value: string, says: string): Flag {
  const name = option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)
  const [byDefault] = OF_SERVICE[option]
  return { name, value, option, number: true, says: `${says}. Default: ${byDefault}.` }
}

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
  ofService('maxTextBytes', 'N', 'Bytes of a text at most'),
  ofService('maxBodyBytes', 'N', 'Bytes of the body of a POST at most'),
  ofService('maxBatchItems', 'N', 'Items of a batch at most'),
  ofService('maxBatchBytes', 'N', "Bytes of a batch's body at most"),
  ofService('maxBatches', 'N', 'Batches under way at most'),
  ofService('maxWait', 'MS', 'Milliseconds that a request may have to wait; beyond it 503'),
  ofService('timeout', 'MS', 'Milliseconds that a client may take for a body, or stand still'),
  ofService('minRate', 'N', 'Bytes a second that a client must send or take; 0: any'),
  ofService('maxAge', 'S', 'Seconds that a picture may be cached; 0: not at all'),
  ofService('maxPixels', 'N', 'Pixels of a picture at most'),
  ofService('maxBytes', 'N', 'Bytes of an answer at most'),
  ofService('maxBufferedBytes', 'N', 'Bytes of answers that are not sent yet at most'),
]

/** What each command takes. */
export const COMMAND_FLAGS = {
  draw: [...DRAW, ...PICTURE, ...SETTINGS, ...GENERAL],
  batch: [...BATCH, ...MANY, ...SETTINGS, ...GENERAL],
  serve: [...SERVICE, ...SETTINGS.filter(({ name }) => name === 'threads'), ...GENERAL],
}
