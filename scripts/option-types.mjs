// The interfaces of options in index.d.ts, written from the table that the built addon exports.

import { createRequire } from 'node:module'

const COLORS =
  'The colours of a picture, each as `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`; in an SVG also ' +
  "`'currentColor'`, the colour of the text around it. Without effect on `'utf8'` and `'ascii'`. " +
  "JPEG and `'gray'` have no transparency, GIF, EPS and `'terminal'` all or nothing: anything else is an " +
  '`ERR_QR_OPTION`.'

/** Which interface has which options, in the order of index.d.ts. */
const INTERFACES = [
  {
    name: 'EncodeOptions',
    says: 'How data becomes a symbol.',
    takes: ({ calls }) => calls.includes('create'),
  },
  { name: 'Colors', says: COLORS, takes: ({ name }) => name.startsWith('color.') },
  {
    name: 'RenderOptions',
    extends: 'EncodeOptions',
    says: 'How a symbol becomes a picture.',
    takes: (option) => isOfPicture(option) && option.kind !== 'type' && option.calls.length === 4,
  },
  ...[
    ['DataURLOptions', 'toDataURL'],
    ['BufferOptions', 'toBuffer'],
    ['StringOptions', 'toString'],
    ['FileOptions', 'toFile'],
  ].map(([name, call]) => ({
    name,
    call,
    extends: 'RenderOptions',
    says: `Options of \`${call}\`.`,
    takes: (option) =>
      isOfPicture(option) &&
      option.calls.includes(call) &&
      (option.kind === 'type' || option.calls.length < 4),
  })),
  {
    name: 'AsyncOptions',
    says: 'Options of the asynchronous forms.',
    takes: ({ name }) => name === 'signal',
  },
  {
    name: 'BatchOptions',
    extends: 'AsyncOptions',
    says: 'Options of a batch as a whole.',
    takes: ({ name, calls }) => calls[0] === 'batch' && name !== 'signal',
  },
  {
    name: 'Settings',
    says: 'Settings of the whole process, shared by its worker threads.',
    takes: ({ calls }) => calls[0] === 'configure',
  },
  { name: 'StatsOptions', says: 'Options of `stats`.', takes: ({ calls }) => calls[0] === 'stats' },
]

/** Puts the interfaces into the generated types, in the place of their mark. */
export function withOptionTypes(types, binary) {
  const { optionSchema } = createRequire(import.meta.url)(binary)
  const options = optionSchema()
  const written = INTERFACES.map((one) => interfaceOf(one, options.filter(one.takes)))
  return types.replace('/* options */\n', () => written.join('\n'))
}

function isOfPicture({ types, name }) {
  return types !== undefined && !name.includes('.')
}

function interfaceOf({ name, says, call, ...one }, options) {
  const head = one.extends ? `${name} extends ${one.extends}` : name
  const members = options.map((option) => member(option, call))
  return `${comment(says, '')}export interface ${head} {\n${members.join('')}}\n`
}

function member(option, call) {
  const { name, details, throws, types, isForAllTypes, summary } = option
  const [isForAll, all] = [isForAllTypes !== false, option.kind === 'type']
  const lead = all ? formatsOf(option, call) : `${summary}.`
  const about = isForAll || all ? lead : `${listed(types)}: ${uncapitalized(lead)}`
  const text = [about, details].filter(Boolean).join(' ')
  const refused = [!isForAll && 'for another `type`', throws].filter(Boolean)
  const tags = [
    defaultOf(option, call) && `@default ${defaultOf(option, call)}`,
    refused.length > 0 && `@throws \`ERR_QR_OPTION\` ${refused.join(', and ')}.`,
  ].filter(Boolean)
  const key = name.replace('color.', '')
  return `${comment(text, '  ', tags)}  ${key}?: ${typeOf(option, call)} | null\n`
}

/** Behind a colon. */
function uncapitalized(sentence) {
  return sentence.replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())
}

function formatsOf({ formats, offered, summary }, call) {
  return `${summary}. ${offered[call].map((format) => formats[format]).join('; ')}.`
}

function defaultOf({ kind, offered, default: given }, call) {
  if (kind !== 'type') return given
  return call === 'toFile' ? 'as the name ends' : `'${offered[call][0]}'`
}

function typeOf({ kind, choices, typeName, offered }, call) {
  if (kind === 'function') return `(${typeName})`
  if (typeName) return typeName
  const union = (names) => names.map((name) => `'${name}'`).join(' | ')
  switch (kind) {
    case 'whole':
    case 'number':
      return 'number'
    case 'flag':
      return choices ? `boolean | ${union(choices)}` : 'boolean'
    case 'choice':
      return union(choices)
    case 'type':
      return union(offered[call])
    case 'object':
      return 'Colors'
    case 'signal':
      return 'AbortSignal'
    default:
      return 'string'
  }
}

function listed(types) {
  const names = types.map((type) => `\`'${type}'\``)
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** A doc comment whose lines have at most 110 characters. */
function comment(text, indent, tags = []) {
  const lines = [
    ...wrapped(text, 110),
    ...(tags.length > 0 ? [''] : []),
    ...tags.flatMap((tag) => wrapped(tag, 110)),
  ]
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`
}

function wrapped(text, width) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
