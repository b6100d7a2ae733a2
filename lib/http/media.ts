// The formats that go over HTTP, each with its media type and the ending of its files. Bare pixels are
// left out: no browser knows what they are.

import type { BufferOptions, StringOptions } from '../../index.js'

export type PictureType = Exclude<NonNullable<BufferOptions['type']>, 'gray' | 'rgba'>
export type TextType = Exclude<NonNullable<StringOptions['type']>, 'svg'>
export type MediaFormat = PictureType | TextType

interface Media {
  /** As `Content-Type` has it. */
  type: string
  /** With which the name of a download ends. */
  extension: string
  isText?: true
}

/** In the order in which they are preferred, where a client likes some of them equally. */
export const MEDIA: { [format in MediaFormat]: Media } = {
  png: { type: 'image/png', extension: 'png' },
  svg: { type: 'image/svg+xml; charset=utf-8', extension: 'svg' },
  webp: { type: 'image/webp', extension: 'webp' },
  jpeg: { type: 'image/jpeg', extension: 'jpg' },
  gif: { type: 'image/gif', extension: 'gif' },
  pdf: { type: 'application/pdf', extension: 'pdf' },
  eps: { type: 'application/postscript', extension: 'eps' },
  utf8: { type: 'text/plain; charset=utf-8', extension: 'txt', isText: true },
  ascii: { type: 'text/plain; charset=utf-8', extension: 'txt', isText: true },
  terminal: { type: 'text/plain; charset=utf-8', extension: 'txt', isText: true },
}

export const JSON_TYPE = 'application/json; charset=utf-8'
export const NDJSON_TYPE = 'application/x-ndjson; charset=utf-8'
export const ZIP_TYPE = 'application/zip'

export function isMediaFormat(name: unknown): name is MediaFormat {
  return typeof name === 'string' && Object.hasOwn(MEDIA, name)
}

export function isTextType(name: MediaFormat): name is TextType {
  return MEDIA[name].isText === true
}

/** A media type without its parameters, in lower case. */
export function essence(type: string): string {
  const end = type.indexOf(';')
  return (end < 0 ? type : type.slice(0, end)).trim().toLowerCase()
}
