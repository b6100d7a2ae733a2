// `qrush TEXT`: drawn where it should be, read back by ZXing, from a process of its own.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import test from 'ava'
import QRCode from 'qrcode'
import { PICTURE, SETTINGS } from '../../lib/command/options.js'
import { cases } from '../corpus/corpus.js'
import { pixelsOf, readDataURL, readPng, readSvg, scan } from '../judges/decode.js'
import { COMMAND, drawn, ended, inTerminal, qrush, start } from './process.js'

const folder = mkdtempSync(join(tmpdir(), 'qrush-command-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))
const version = JSON.parse(readFileSync('package.json', 'utf8')).version

const TEXT = 'https://example.com/?q=ありがとう'
const asQrcode = ['-t', 'terminal', '--compatibility', 'qrcode', '--no-boost-error-correction']

// Windows has neither signals nor pseudo-terminals of this kind.
const onUnix = process.platform === 'win32' ? test.skip : test

test('in a pipe a text is drawn in half blocks, without colours', async (t) => {
  const { code, stdout, stderr } = await qrush([TEXT])
  t.deepEqual({ code, stderr }, { code: 0, stderr: '' })
  t.false(stdout.includes('\u001b'))
  t.is((await scan(drawn(stdout.toString()))).text, TEXT)
})

onUnix(
  'in a terminal it is drawn in colours that scan on a dark background and on a light one',
  async (t) => {
    const { code, shown } = await inTerminal([TEXT])
    t.is(code, 0)
    t.is((await scan(drawn(shown, '#ffffff', '#000000'))).text, TEXT)
    t.is((await scan(drawn(shown, '#000000', '#ffffff'))).text, TEXT)
  },
)

onUnix(
  'NO_COLOR, a dumb terminal and a CI without colours have it in half blocks alone',
  async (t) => {
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }, { CI: 'true' }]) {
      const { shown } = await inTerminal([TEXT], { env })
      t.false(shown.includes('\u001b'))
      t.is((await scan(drawn(shown))).text, TEXT)
    }
  },
)

onUnix('a terminal that is too narrow gets a sentence in place of broken lines', async (t) => {
  const { code, shown } = await inTerminal([TEXT], {}, 20)
  t.is(code, 1)
  t.regex(shown.replaceAll('\n', ''), /\d\d columns.*\b20\b.*--margin.*-o code\.png/)
})

onUnix('a terminal that does not tell its width gets the code', async (t) => {
  const { shown } = await inTerminal([TEXT], {}, 0)
  t.is((await scan(drawn(shown))).text, TEXT)
})

onUnix('a picture does not go into a terminal', async (t) => {
  const { code, shown } = await inTerminal(['x', '-o', '-'])
  t.is(code, 2)
  t.regex(shown, /\bpng\b.*terminal/)
})

test('-o writes the type that the name ends in, --type goes before it, - is stdout', async (t) => {
  const write = async (name: string, ...more: string[]) => {
    const { code, stdout, stderr } = await qrush([TEXT, '-o', name, ...more], { cwd: folder })
    t.deepEqual({ code, stderr, length: stdout.length }, { code: 0, stderr: '', length: 0 })
    return readFileSync(join(folder, name))
  }
  t.is((await readSvg(await write('code.svg'))).text, TEXT)
  t.is((await readPng(await write('code.png'))).text, TEXT)
  for (const name of ['code.webp', 'code.jpg', 'code.gif']) {
    t.is((await scan(await pixelsOf(await write(name)))).text, TEXT)
  }
  t.is((await scan(drawn(`${await write('code.txt')}`))).text, TEXT)
  t.is((await readPng(await write('png.svg', '--type', 'png'))).text, TEXT)

  t.is((await readPng((await qrush([TEXT, '-o', '-'])).stdout)).text, TEXT)
  t.is((await readSvg((await qrush([TEXT, '-o', '-', '-t', 'svg'])).stdout)).text, TEXT)
  t.is((await readPng((await qrush([TEXT, '--type=png'])).stdout)).text, TEXT)
  t.is((await readDataURL((await qrush([TEXT, '--data-url'])).stdout.toString().trim())).text, TEXT)
})

test('without a text, or with -, stdin is the text, but for one line end behind it', async (t) => {
  for (const [input, expected] of [
    [TEXT, TEXT],
    [`${TEXT}\n`, TEXT],
    [`${TEXT}\r\n`, TEXT],
    ['two\nlines\n\n', 'two\nlines\n'],
  ] as const) {
    for (const args of [[], ['-']]) {
      const { stdout } = await qrush([...args, '-o', '-'], { input })
      t.is((await readPng(stdout)).text, expected)
    }
  }
})

test('--bytes takes stdin as it is; without it, what is no UTF-8 is refused', async (t) => {
  const input = Uint8Array.of(0xff, 0, 0x80, 10)
  const { stdout } = await qrush(['--bytes', '-o', '-'], { input })
  t.deepEqual(Buffer.from((await readPng(stdout)).bytes), Buffer.from(input))
  const refused = await qrush([], { input })
  t.is(refused.code, 1)
  t.regex(refused.stderr, /--bytes/)
})

test('stdin that could never fit is not read to its end', async (t) => {
  const child = start([])
  let written = 0
  const write = () => {
    while (child.stdin.write(Buffer.alloc(65_536, 'x')) && written < 1e9) written += 65_536
  }
  child.stdin.on('drain', write).on('error', () => {})
  write()
  const { code, stderr } = await ended(child)
  t.is(code, 1)
  t.regex(stderr, /\b2953\b.*\b65536\b/)
  t.true(written < 1e7)
})

test('a text that begins with a dash, or is a command, goes behind --', async (t) => {
  for (const text of ['-5', 'batch', '--help']) {
    const { stdout } = await qrush(['-o', '-', '--', text])
    t.is((await readPng(stdout)).text, text)
  }
})

test('each option of a picture has its effect', async (t) => {
  const png = async (...args: string[]) => (await qrush([...args, '-o', '-', cases.url43])).stdout
  const svg = async (...args: string[]) => `${await png('-t', 'svg', ...args)}`
  const read = async (...args: string[]) => readPng(await png(...args))
  const tried = new Set<string>()
  const tries: Record<string, () => Promise<unknown>> = {
    type: async () => t.regex(await svg(), /^<svg/),
    'error-correction-level': async () => t.is((await read('-e', 'H')).errorCorrectionLevel, 'H'),
    'no-boost-error-correction': async () =>
      t.is(
        (await read('-e', 'L', '--no-boost-error-correction', '--qr-version', '9'))
          .errorCorrectionLevel,
        'L',
      ),
    'qr-version': async () => t.is((await read('--qr-version', '9')).version, 9),
    'min-version': async () => t.is((await read('--min-version', '8')).version, 8),
    'max-version': async () => t.is((await qrush(['--max-version=1', cases.url43])).code, 1),
    'mask-pattern': async () => t.is((await read('--mask-pattern', '5')).maskPattern, 5),
    micro: async () => {
      const { stdout } = await qrush(['--micro', '12345', '-m', '2'])
      t.is(stdout.toString().split('\n')[0]?.length, 13 + 4)
      t.is((await read('--micro=auto')).text, cases.url43)
      t.deepEqual((await qrush(['--micro=true', '12345', '-m', '2'])).stdout, stdout)
      t.is((await qrush(['--micro=false', cases.url43])).code, 0)
    },
    eci: async () => t.true((await read('--eci')).hasECI),
    margin: async () => t.is((await pixelsOf(await png('-m', '0'))).width, 33 * 4),
    scale: async () => t.is((await pixelsOf(await png('-s', '3'))).width, (33 + 8) * 3),
    width: async () => t.is((await pixelsOf(await png('-w', '300'))).width, 300),
    dark: async () => t.true((await svg('--dark', '#123456')).includes('#123456')),
    light: async () => t.true((await svg('--light', '#fedcba')).includes('#fedcba')),
    ppi: async () => t.true((await png('--ppi', '300')).includes('pHYs')),
    quality: async () => {
      const jpeg = (quality: string) => png('-t', 'jpeg', '-s', '5', '--quality', quality)
      t.true((await jpeg('10')).length < (await jpeg('95')).length)
    },
    mm: async () => t.true((await svg('--mm', '30')).includes('"30mm"')),
    title: async () =>
      t.true((await svg('--title', 'a <b>')).includes('<title>a &lt;b&gt;</title>')),
    desc: async () => t.true((await svg('--desc', 'a "b"')).includes('<desc>')),
    inverse: async () => {
      const { stdout } = await qrush(['--inverse', TEXT])
      t.is((await scan(drawn(`${stdout}`, '#ffffff', '#000000'))).text, TEXT)
    },
    compatibility: async () => {
      const { stdout } = await qrush([...asQrcode, TEXT])
      t.is(`${stdout}`.trimEnd(), (await QRCode.toString(TEXT, { type: 'terminal' })).trimEnd())
    },
    small: async () => {
      const { stdout } = await qrush([...asQrcode, '--small', TEXT])
      const small = await QRCode.toString(TEXT, { type: 'terminal', small: true } as object)
      t.is(`${stdout}`.trimEnd(), small.trimEnd())
    },
    threads: async () => t.is((await qrush(['--threads', '0', 'x'])).code, 2),
    'max-bytes': async () => {
      const { code, stderr } = await qrush(['--max-bytes', '99', 'x', '-o', '-'])
      t.is(code, 1)
      t.regex(`${stderr}`, /at most 99 bytes .* or raise --max-bytes$/m)
    },
    'max-pixels': async () => t.is((await qrush(['--max-pixels', '99', 'x', '-o', '-'])).code, 1),
  }
  for (const { name } of [...PICTURE, ...SETTINGS]) {
    t.truthy(tries[name], name)
    await tries[name]?.()
    tried.add(name)
  }
  t.is(tried.size, Object.keys(tries).length)
})

test('--help and --version go to stdout', async (t) => {
  const help = await qrush(['--help'])
  t.is(help.code, 0)
  for (const { name } of [...PICTURE, ...SETTINGS]) t.true(help.stdout.includes(`--${name}`))
  for (const line of `${help.stdout}`.split('\n')) t.true(line.length <= 100, line)
  for (const args of [['--version'], ['-V']]) {
    t.is((await qrush(args)).stdout.toString(), `${version}\n`)
  }
})

onUnix('a reader that leaves early is no failure', async (t) => {
  const child = start(['x'.repeat(2300)])
  child.stdout.destroy()
  const [[code], said] = await Promise.all([once(child, 'exit'), readAll(child.stderr)])
  t.deepEqual([code, said], [0, ''])
})

// Where Linux has one.
const onFull = existsSync('/dev/full') ? test : test.skip

onFull('an output that is full is a failure with a sentence', async (t) => {
  for (const args of [['hello'], ['--help'], ['batch', '--help'], ['hello', '-o', '-']]) {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', full, 'pipe'] })
    const { code, stderr } = await ended(child)
    closeSync(full)
    t.is(code, 1)
    t.regex(stderr, /^qrush: Expected an output that can be written but received ENOSPC.*\n$/)
  }
})

onUnix('where nobody hears what is said, the exit code is the same', async (t) => {
  for (const [args, expected] of [
    [['x', '--widht=3'], 2],
    [['x'.repeat(3000)], 1],
    [['batch', 'none.csv', '--out', 'never'], 1],
  ] as const) {
    const child = start([...args])
    child.stderr.destroy()
    const [code] = await once(child, 'exit')
    t.is(code, expected)
  }
})
