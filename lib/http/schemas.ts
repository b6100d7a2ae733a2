// The routes as JSON Schema, of which @fastify/swagger makes an OpenAPI document. They describe: what is right
// is for the addon to judge, from whose table of options they are made.

import type { OptionSchema } from '../../index.js'
import { BATCH_BODY_TYPES } from './batch.js'
import { essence, JSON_TYPE, MEDIA, NDJSON_TYPE, ZIP_TYPE } from './media.js'
import { ALIASES, OPTIONS } from './parameters.js'

interface Schema {
  [keyword: string]: unknown
}

const string = { type: 'string' }
const binary = { type: 'string', format: 'binary' }

const problem = {
  type: 'object',
  required: ['statusCode', 'code', 'error', 'message'],
  properties: {
    statusCode: { type: 'integer' },
    code: { type: 'string', description: 'ERR_QR_…: the kind of the error' },
    error: { type: 'string', description: 'the status in words' },
    message: { type: 'string', description: 'what was expected, what came, and the way out' },
  },
}

const problems = Object.fromEntries(
  Object.entries({
    400: 'A bad option, or data that no code can carry',
    406: 'Nothing of what Accept takes is offered',
    408: 'The body did not come in time',
    413: 'A text, a body or a picture over its limit',
    415: 'A body of a type that is not read',
    500: 'A bug of qrush, caught',
    503: 'Too many wait: Retry-After says when to come again',
  }).map(([status, description]) => [
    status,
    { description, content: { [essence(JSON_TYPE)]: { schema: problem } } },
  ]),
)

/** The options of a picture, under all their names. */
const options = Object.fromEntries(
  [...OPTIONS].flatMap(([name, option]) => {
    const schema = schemaOf(option)
    const short = [...ALIASES].filter(([, proper]) => proper === name)
    return [...short.map(([alias]) => [alias, schema]), [name, schema]]
  }),
)

const text = { type: 'string', description: 'what the code carries' }
const as = { type: 'string', enum: ['dataURL'], description: 'to get { "result": "data:…" }' }
const download = { type: 'string', description: 'the name under which a browser saves it' }

const pictures = {
  200: {
    description: 'The code',
    content: {
      ...Object.fromEntries(
        Object.values(MEDIA).map(({ type, isText }) => [
          essence(type),
          { schema: isText ? string : binary },
        ]),
      ),
      [essence(JSON_TYPE)]: {
        schema: { type: 'object', required: ['result'], properties: { result: string } },
      },
    },
  },
  304: { description: 'As it was: the picture of If-None-Match', type: 'null' },
  ...problems,
}

const tags = ['qr']

export const pictureSchema = {
  summary: 'A QR code, in the format that `type` or `Accept` asks for',
  tags,
  querystring: {
    type: 'object',
    required: ['text'],
    properties: { text, as, download, ...options },
  },
  response: pictures,
}

export const postedSchema = {
  summary: 'A QR code of a long text, or of bytes',
  tags,
  querystring: { type: 'object', properties: { as, download, ...options } },
  body: {
    content: {
      [essence(JSON_TYPE)]: {
        schema: {
          type: 'object',
          required: ['text'],
          properties: { text, as, download, ...options },
        },
      },
      'application/x-www-form-urlencoded': {
        schema: {
          type: 'object',
          required: ['text'],
          properties: { text, as, download, ...options },
        },
      },
      'text/plain': { schema: text },
      'application/octet-stream': { schema: binary },
    },
  },
  response: { 200: pictures[200], ...problems },
}

export const batchSchema = {
  summary: 'Many QR codes: a line for each, or a zip archive, as they get done',
  tags,
  querystring: {
    type: 'object',
    properties: {
      as: { type: 'string', enum: ['ndjson', 'zip'] },
      download,
      ...options,
    },
  },
  body: {
    content: Object.fromEntries(
      BATCH_BODY_TYPES.map((type) => [
        type,
        {
          schema: {
            type: 'string',
            description:
              type === 'text/plain'
                ? 'a text a line'
                : 'a line for each: a text, or an object of text and options, as JSON',
          },
        },
      ]),
    ),
  },
  response: {
    200: {
      description:
        '{ index, result } or { index, error } for each, then { total, failed }; or an archive',
      content: {
        [essence(NDJSON_TYPE)]: { schema: string },
        [ZIP_TYPE]: { schema: binary },
      },
    },
    ...problems,
  },
}

function schemaOf({ kind, min, max, choices, summary, typeName }: OptionSchema): Schema {
  const description = summary
  switch (kind) {
    case 'type':
      return { type: 'string', enum: Object.keys(MEDIA), description }
    case 'whole':
      return { type: 'integer', minimum: min, maximum: max, description }
    case 'number':
      return { type: 'number', minimum: min, maximum: max, description }
    case 'choice':
      return { type: 'string', enum: choices, description }
    case 'flag':
      if (choices) return { enum: [true, false, ...choices], description }
      return typeName === 'true' ? { enum: [true], description } : { type: 'boolean', description }
    case 'text':
      return { type: 'string', maxLength: max, description }
    default:
      return { type: 'string', description }
  }
}
