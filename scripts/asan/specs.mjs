// Which specs run under AddressSanitizer: those that load the addon and assert what it does.
//
// Left out are those about something else (docs, packages, workflows, records, the browser's and the loader's
// files), that have an addon of their own (panic), and that compare times (event-loop, http-load).

export const ALL = [
  'abort',
  'batch',
  'compat/calls',
  'compat/create',
  'compat/option',
  'create',
  'errors',
  'fastify',
  'file',
  'file-system',
  'formats',
  'forms',
  'http-accept',
  'http-batch',
  'http-cache',
  'http-connection',
  'http-hostile',
  'http-picture',
  'lifecycle',
  'micro',
  'picture',
  'png',
  'queue',
  'segments',
  'stream',
  'stream-copy',
  'stream-end',
  'stream-transform',
  'svg',
  'text',
  'transparency',
  'vector',
  'webp',
]

/** Where memory passes between threads, or between JavaScript and Rust. */
export const SHORT = ['abort', 'batch', 'create', 'errors', 'forms', 'lifecycle', 'queue']
