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
  /**
   * Bytes that no picture has more of: one that asks for no size, and one that does, where those are known at all.
   * Measured of version 40, with some room.
   */
  most: { bySize?: number; byDefault: number }
}

const KIB = 1_024

/** In the order in which they are preferred, where a client likes some of them equally. */
export const MEDIA: { [format in MediaFormat]: Media } = {
  png: {
    type: 'image/png',
    extension: 'png',
    most: { byDefault: 64 * KIB, bySize: 64 * KIB },
  },
  svg: {
    type: 'image/svg+xml; charset=utf-8',
    extension: 'svg',
    most: { byDefault: 64 * KIB, bySize: 64 * KIB },
  },
  webp: {
    type: 'image/webp',
    extension: 'webp',
    most: { byDefault: 512 * KIB, bySize: 1_024 * KIB },
  },
  jpeg: { type: 'image/jpeg', extension: 'jpg', most: { byDefault: 512 * KIB } },
  gif: {
    type: 'image/gif',
    extension: 'gif',
    most: { byDefault: 64 * KIB, bySize: 256 * KIB },
  },
  pdf: {
    type: 'application/pdf',
    extension: 'pdf',
    most: { byDefault: 64 * KIB, bySize: 64 * KIB },
  },
  eps: {
    type: 'application/postscript',
    extension: 'eps',
    most: { byDefault: 128 * KIB, bySize: 128 * KIB },
  },
  utf8: {
    type: 'text/plain; charset=utf-8',
    extension: 'txt',
    isText: true,
    most: { byDefault: 64 * KIB },
  },
  ascii: {
    type: 'text/plain; charset=utf-8',
    extension: 'txt',
    isText: true,
    most: { byDefault: 128 * KIB },
  },
  terminal: {
    type: 'text/plain; charset=utf-8',
    extension: 'txt',
    isText: true,
    most: { byDefault: 512 * KIB },
  },
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
