// A program that compiles with @types/qrcode compiles with qrush/compat: those of npm qrcode's README, and
// one that has a use for all that @types/qrcode declares.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { transformSync } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'qrush-types-'))
test.after.always(() => rmSync(folder, { recursive: true }))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The programs of the README that have a call in them. */
const examples = [
  ...read('node_modules/qrcode/README.md').matchAll(/```(?:javascript|js|ts)\n([\s\S]*?)```/g),
]
  .map(([, code]) => code ?? '')
  .filter((code) => code.includes('QRCode.') && isProgram(code))
  .map((code) => (/require\(|import /.test(code) ? code : `import QRCode from 'qrcode'\n${code}`))

/** Some sketch a call instead: `…, [cb(error)]`. */
function isProgram(code: string) {
  try {
    return transformSync(code, { logLevel: 'silent' }).code !== ''
  } catch {
    return false
  }
}

const declared = [
  ...read('node_modules/@types/qrcode/index.d.ts').matchAll(
    /^export (?:type|interface|function) (\w+)/gm,
  ),
].map(([, name]) => name ?? '')
const functions = [
  'create',
  'toCanvas',
  'toDataURL',
  'toString',
  'toFile',
  'toFileStream',
  'toBuffer',
]
const types = declared.filter((name) => !functions.includes(name))

/** But for the one that has the name of the package. */
const names = types.filter((name) => name !== 'QRCode')

const program = `
import QRCode, { create, toBuffer, toCanvas, toDataURL, toFile, toFileStream, toString } from 'qrcode'
import * as all from 'qrcode'
import type { ${names.join(', ')} } from 'qrcode'
import { PassThrough } from 'node:stream'

export type All = [${names.join(', ')}, QRCode.QRCode]
const done = (error: Error | null | undefined) => { if (error) throw error }
const segments: QRCodeSegment[] = [
  { data: 'ABC', mode: 'alphanumeric' } satisfies QRCodeAlphanumericSegment,
  { data: 123, mode: 'numeric' } satisfies QRCodeNumericSegment,
  { data: Buffer.from('a'), mode: 'byte' } satisfies QRCodeByteSegment,
  { data: new Uint8ClampedArray([1]), mode: 'byte' },
  { data: '漢字', mode: 'kanji' } satisfies QRCodeKanjiSegment,
  { data: 'any' }, { data: new Uint8Array([1]) },
]
const toSJISFunc: QRCodeToSJISFunc = (character) => character.charCodeAt(0)
const options: QRCodeOptions = { version: 7, errorCorrectionLevel: 'quartile', maskPattern: 3, toSJISFunc }
const code: QRCode.QRCode = create(segments, options)
const matrix: BitMatrix = code.modules
const level: ErrorCorrectionLevel = code.errorCorrectionLevel
const numbers: number[] = [matrix.size, matrix.get(0, 0), matrix.isReserved(0, 0), code.version, level.bit]
matrix.set(0, 0, 1, true)
matrix.xor(0, 0, 1)
const arrays: Uint8Array[] = [matrix.data, matrix.reservedBit]
const mask: QRCodeMaskPattern | undefined = code.maskPattern
for (const segment of code.segments) {
  const ids: ModeId = segment.mode.id
  const content: string | Uint8Array = segment.data
  numbers.push(segment.getLength(), segment.getBitsLength(), segment.mode.bit, ...segment.mode.ccBits)
  console.log(ids, content)
}
const picture: QRCodeRenderersOptions = { margin: 1, scale: 2, width: 300, color: { dark: '#00F', light: '#0000' } }
const dataURL: QRCodeToDataURLOptions = { ...picture, type: 'image/jpeg', rendererOpts: { quality: 0.3 } }
const text: QRCodeToStringOptions = { ...picture, type: 'terminal', small: true }
const file: QRCodeToFileOptions = { ...picture, type: 'png', rendererOpts: { deflateLevel: 9, deflateStrategy: 3 } }
const stream: QRCodeToFileStreamOptions = { ...picture, type: 'png', rendererOpts: { deflateLevel: 1 } }
const buffer: QRCodeToBufferOptions = { ...picture, type: 'png', rendererOpts: { deflateStrategy: 1 } }
const canvas = document.createElement('canvas')

export async function calls() {
  const strings: string[] = [
    await toString('a'), await toString(segments, text), await toString('a', { type: 'svg' }),
    await toDataURL('a'), await toDataURL('a', dataURL), await toDataURL(canvas, 'a', dataURL),
    await QRCode.toDataURL('a', { errorCorrectionLevel: 'H' }), await all.toString('a'),
  ]
  const buffers: Buffer[] = [await toBuffer('a'), await toBuffer(segments, buffer)]
  const drawn: HTMLCanvasElement = await toCanvas('a', picture)
  const nothing: void[] = [
    await toCanvas(canvas, 'a'), await toCanvas(canvas, 'a', picture), await toCanvas({} as any, 'a', picture),
    await toFile('a.png', 'a'), await toFile('a.png', segments, file), await toFile('a.svg', 'a', { type: 'svg' }),
    await toFileStream(new PassThrough(), 'a'), await toFileStream(new PassThrough(), 'a', stream),
  ]
  return { strings, buffers, drawn, nothing, mask, arrays, numbers }
}

toString('a', (error, text) => { const told: string = text; done(error); console.log(told) })
toString('a', text, (error, text) => { const told: string = text; done(error); console.log(told) })
toDataURL('a', (error, url) => { const told: string = url; done(error); console.log(told) })
toDataURL('a', dataURL, (error, url) => { const told: string = url; done(error); console.log(told) })
toDataURL(canvas, 'a', (error, url) => { const told: string = url; done(error); console.log(told) })
toDataURL(canvas, 'a', dataURL, (error, url) => { const told: string = url; done(error); console.log(told) })
toBuffer('a', (error, made) => { const told: Buffer = made; done(error); console.log(told) })
toBuffer('a', buffer, (error, made) => { const told: Buffer = made; done(error); console.log(told) })
toCanvas('a', (error, drawn) => { const told: HTMLCanvasElement = drawn; done(error); console.log(told) })
toCanvas('a', picture, (error, drawn) => { const told: HTMLCanvasElement = drawn; done(error); console.log(told) })
toCanvas(canvas, 'a', done)
toCanvas(canvas, 'a', picture, done)
toCanvas({} as any, 'a', done)
toCanvas({} as any, 'a', picture, done)
toFile('a.png', 'a', done)
toFile('a.png', 'a', file, done)
toFileStream(new PassThrough(), 'a', done)
toFileStream(new PassThrough(), 'a', stream, done)
`

for (const [at, code] of examples.entries()) writeFileSync(join(folder, `example-${at}.js`), code)
writeFileSync(join(folder, 'program.ts'), program)

/** The files that do not compile, by their first complaint. */
function complaints(declarations: string): { [file: string]: string } {
  const config = join(folder, 'tsconfig.json')
  writeFileSync(
    config,
    JSON.stringify({
      compilerOptions: {
        target: 'es2023',
        module: 'esnext',
        moduleResolution: 'bundler',
        lib: ['es2023', 'dom'],
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        strict: true,
        noEmit: true,
        allowJs: true,
        checkJs: true,
        noImplicitAny: false,
        skipLibCheck: false,
        paths: {
          qrcode: [join(root, declarations)],
          'qrcode/helper/to-sjis': [join(root, 'node_modules/@types/qrcode/helper/to-sjis.d.ts')],
        },
      },
      include: ['*.ts', '*.js'],
    }),
  )
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [tsc, '--project', config, '--pretty', 'false'],
    { encoding: 'utf8' },
  )
  // Without errors it is 0; with some, it has said which.
  if (status !== 0 && !/: error TS/.test(stdout)) {
    throw new Error(`Expected tsc to run but it ended with ${status ?? signal}: ${stdout}${stderr}`)
  }
  const found: { [file: string]: string } = {}
  for (const [, file = '', complaint = ''] of stdout.matchAll(/^(\S+?)\(\d+,\d+\): (.*)$/gm)) {
    found[file.split('/').at(-1) ?? ''] ??= complaint
  }
  return found
}

test('programs that compile with @types/qrcode compile with qrush/compat', (t) => {
  t.true(examples.length >= 8, `${examples.length} examples`)
  t.true(types.length >= 30)
  const theirs = complaints('node_modules/@types/qrcode/index.d.ts')
  const ours = complaints('dist/compat.d.ts')
  t.is(theirs['program.ts'], undefined)
  t.deepEqual(
    Object.keys(ours).filter((file) => theirs[file] === undefined),
    [],
    JSON.stringify(ours),
  )
  t.true(Object.keys(theirs).length < examples.length / 2, JSON.stringify(theirs))
})

test('what compiles with neither is refused by both', (t) => {
  const wrong =
    "import { toBuffer } from 'qrcode'\nexport const made: Promise<string> = toBuffer('a')\n"
  writeFileSync(join(folder, 'program.ts'), wrong)
  t.regex(complaints('dist/compat.d.ts')['program.ts'] ?? '', /not assignable/)
  t.regex(complaints('node_modules/@types/qrcode/index.d.ts')['program.ts'] ?? '', /not assignable/)
})
