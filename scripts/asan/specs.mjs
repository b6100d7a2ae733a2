// Which specs run under AddressSanitizer: those that load the addon and assert what it does.
//
// Left out are those about something else (docs, packages, workflows, records, the browser's and the loader's
// files), that have an addon of their own (api/panic), and that compare times (api/event-loop, http/load).

export const ALL = [
  'api/abort',
  'api/batch',
  'api/create',
  'api/errors',
  'api/file',
  'api/file-system',
  'api/forms',
  'api/lifecycle',
  'api/micro',
  'api/queue',
  'api/segments',
  'compat/calls',
  'compat/create',
  'compat/option',
  'formats/picture',
  'formats/png',
  'formats/raster',
  'formats/svg',
  'formats/text',
  'formats/transparency',
  'formats/vector',
  'formats/webp',
  'http/accept',
  'http/batch',
  'http/cache',
  'http/connection',
  'http/fastify',
  'http/hostile',
  'http/picture',
  'stream/copy',
  'stream/end',
  'stream/results',
  'stream/transform',
]

/** Where memory passes between threads, or between JavaScript and Rust. */
export const SHORT = [
  'api/abort',
  'api/batch',
  'api/create',
  'api/errors',
  'api/forms',
  'api/lifecycle',
  'api/queue',
]
