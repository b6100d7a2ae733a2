// What is wanted: the data, and the representation of its code, by the parameters and by `Accept`.

import type { BufferOptions, Data, RenderOptions, StringOptions } from '../../index.js'
import { preferred } from './accept.js'
import { essence, isMediaFormat, JSON_TYPE, MEDIA, type MediaFormat } from './media.js'
import type { Parameters } from './parameters.js'
import { problem } from './problem.js'

/** A file, or `{ "result": "data:…" }`. */
export type Form = 'file' | 'dataURL'

export interface RenderRequest {
  data: Data
  form: Form
  type: MediaFormat
  /** The other options as the addon has them. */
  options: Record<string, unknown>
  /** Whether `Accept` has chosen. */
  negotiated: boolean
  /** The name under which to save it, perhaps empty. */
  download?: string
}

/** Options of a code that the application has thought of. */
export type ReplyOptions = RenderOptions &
  Pick<BufferOptions, 'ppi' | 'lossless' | 'quality'> &
  Pick<StringOptions, 'inverse' | 'small'> & {
    /**
     * The format: `png`, `svg`, `webp`, `jpeg`, `gif`, `pdf`, `eps`, `utf8`, `ascii` or `terminal`.
     *
     * @default what `Accept` likes best; PNG where it likes all
     * @throws `ERR_QR_HTTP_ACCEPT`, 406, where it likes none of them.
     */
    type?: MediaFormat
    /** To answer `{ "result": "data:…" }`. */
    as?: 'dataURL'
    /** To have a browser save it: `true`, or under which name. */
    download?: boolean | string
    /**
     * The header.
     *
     * @default 'no-cache': it may be stored, but is asked for again, by its tag
     */
    cacheControl?: string
  }

/** What `Accept` may choose from: of all that is text the half blocks. */
const OFFERED: [media: string, form: Form, type: MediaFormat][] = Object.entries(MEDIA)
  .filter(([type]) => type !== 'ascii' && type !== 'terminal')
  .map(([type, media]) => [essence(media.type), 'file', type as MediaFormat])
OFFERED.push([essence(JSON_TYPE), 'dataURL', 'png'])
export const OFFERED_TYPES = OFFERED.map(([media]) => media)

export function fromQuery(
  data: Data,
  parameters: Parameters,
  accept: string | undefined,
): RenderRequest {
  const { form, type, negotiated } = represented(parameters, accept)
  const asked: RenderRequest = { data, form, type, negotiated, options: parameters.options }
  const download = downloadOf(parameters.download)
  if (download !== undefined) asked.download = download
  return asked
}

/** The same for data and options of the application's. */
export function fromOptions(
  data: Data,
  { as, type, download, cacheControl: _, ...options }: ReplyOptions,
  accept: string | undefined,
): RenderRequest {
  const chosen = represented({ as: as ?? undefined, type: type ?? undefined }, accept)
  const name = downloadOf(download)
  return { data, options, ...chosen, ...(name !== undefined && { download: name }) }
}

/** The name under which to save, empty for that of all; nothing where it is not to be saved. */
export function downloadOf(asked: unknown): string | undefined {
  if (asked === undefined || asked === null || asked === false || asked === 'false')
    return undefined
  if (asked === true || asked === 'true') return ''
  if (typeof asked === 'string') return asked
  const message = 'Expected true, false or a name for download but received another'
  throw Object.assign(problem('ERR_QR_OPTION', message), { option: 'download' })
}

function represented(
  { as, type }: Pick<Parameters, 'as' | 'type'>,
  accept: string | undefined,
): Pick<RenderRequest, 'form' | 'type' | 'negotiated'> {
  if (as !== undefined && as !== 'dataURL') throw badChoice('as', 'dataURL')
  checkType(type)
  if (as !== undefined) return { form: 'dataURL', type: type ?? 'png', negotiated: false }
  if (type !== undefined) return { form: 'file', type, negotiated: false }
  const media = preferred(accept, OFFERED_TYPES)
  const found = OFFERED.find(([offered]) => offered === media)
  if (!found) throw notAcceptable(OFFERED_TYPES)
  return { form: found[1], type: found[2], negotiated: true }
}

/** Bare pixels are a format, but none for HTTP. */
export function checkType(type: unknown): asserts type is MediaFormat | undefined {
  if (type !== undefined && !isMediaFormat(type)) {
    throw badChoice('type', Object.keys(MEDIA).join(', '))
  }
}

export function badChoice(name: string, choices: string) {
  const message = `Expected one of ${choices} for ${name} but received another`
  return Object.assign(problem('ERR_QR_OPTION', message), { option: name })
}

export function notAcceptable(offered: readonly string[]) {
  const message = `Expected one of ${offered.join(', ')} among what Accept takes: ask for it, or name a type`
  return problem('ERR_QR_HTTP_ACCEPT', message)
}
