// A process with little memory: what does not fit is an error, and the process lives on.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import test from 'ava'

const onLinux = process.platform === 'linux' ? test.serial : test.serial.skip

/** MiB of address space that a process has anyway. */
let usual = 0

/** Runs `program` with so many MiB beyond those that a process has anyway; answers its lines. */
async function within(room: number, program: string, ...args: string[]): Promise<string[]> {
  usual ||= Number((await run(Number.POSITIVE_INFINITY, USUAL))[0])
  return run(usual + room, program, ...args)
}

async function run(megabytes: number, program: string, ...args: string[]): Promise<string[]> {
  const limit = Number.isFinite(megabytes) ? `ulimit -v ${megabytes * 1024}; ` : ''
  const all = [process.execPath, '-e', PROLOGUE + program, ...args]
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', `ulimit -c 0; ${limit}exec "$0" "$@"`, ...all],
    { cwd: `${import.meta.dirname}/../..` },
  )
  return stdout.trimEnd().split('\n')
}

/** With all threads started, libuv's and ours: libuv ends a process that has no memory for its own. */
const USUAL = `Promise.all([qrush.toBuffer('usual'), qrush.toBufferBatch(new Array(500).fill('usual'))]).then(() => {
  const [, kilobytes] = /VmPeak:\\s+(\\d+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8'))
  console.log(Math.ceil(kilobytes / 1024))
})`
const PROLOGUE = `
  const qrush = require('./')
  qrush.configure({ maxPixels: 2 ** 28, maxBytes: 2 ** 31 - 1, threads: 2 })
  // Starts libuv's threads, while there is room for them.
  void qrush.toBuffer('usual')
  const tell = async (make) => {
    let made
    try { made = await make() } catch (error) { made = error }
    console.log(made.code ?? 'made')
  }
`
/** MiB: for next to nothing, and for some. */
const ROOMS = [50, 100, 250, 600, 1_400]

const LARGEST = 16_383
const PICTURES = {
  gray: { type: 'gray', widths: [2_048, LARGEST] },
  rgba: { type: 'rgba', widths: [2_048, LARGEST] },
  png: { type: 'png', widths: [LARGEST] },
  jpeg: { type: 'jpeg', quality: 100, color: { dark: '#f00', light: '#0f0' }, widths: [LARGEST] },
  webp: { type: 'webp', widths: [LARGEST] },
  gif: { type: 'gif', widths: [LARGEST] },
}

for (const [name, { widths, ...options }] of Object.entries(PICTURES)) {
  onLinux(`${name}: pictures of each size are made or refused, in each form`, async (t) => {
    const seen = new Set<string>()
    for (const room of ROOMS) {
      const lines = await within(
        room,
        `(async () => {
          const options = { version: 40, ...JSON.parse(process.argv[1]) }
          for (const width of ${JSON.stringify(widths)}) {
            const all = { ...options, width }
            if (options.type === 'gray' || options.type === 'rgba') {
              await tell(() => qrush.toBufferSync('memory', all))
            } else {
              await tell(() => qrush.toDataURL('memory', all))
            }
            await tell(() => qrush.toBuffer('memory', all))
          }
          const small = await qrush.toBuffer('memory')
          console.log(small.length)
        })()`,
        JSON.stringify(options),
      )
      t.is(lines.at(-1), `${(await import('../../index.js')).toBufferSync('memory').length}`)
      for (const line of lines.slice(0, -1)) seen.add(line)
    }
    const allowed = ['made', 'ERR_QR_MEMORY']
    t.true(
      [...seen].every((line) => allowed.includes(line)),
      [...seen].join(),
    )
    t.true(seen.has('made'))
    // Others are small at any size.
    if (['gray', 'rgba'].includes(name)) t.true(seen.has('ERR_QR_MEMORY'))
  })
}

onLinux('a batch has an error for each picture that there is no memory for', async (t) => {
  // One such picture has room, but not the Buffer of it as well.
  const lines = await within(
    300,
    `(async () => {
      const large = { data: 'memory', type: 'gray', width: 16_000 }
      const items = ['a', large, 'b', large, 'c']
      const results = await qrush.toBufferBatch(items, { settle: true })
      for (const { reason } of results) console.log(reason ? reason.code + reason.index : 'made')
      await tell(() => qrush.toBufferBatch(items))
      await tell(() => qrush.toBufferBatch(['a', 'b']))
    })()`,
  )
  const expected = ['made', 'ERR_QR_MEMORY1', 'made', 'ERR_QR_MEMORY3', 'made']
  t.deepEqual(lines, [...expected, 'ERR_QR_MEMORY', 'made'])
})

onLinux('what the error says is the way out', async (t) => {
  const [message] = await within(
    300,
    `try { qrush.toBufferSync('memory', { type: 'rgba', width: 16_384 }) } catch ({ message }) { console.log(message) }`,
  )
  t.is(
    message,
    'Not enough memory for the picture: 1073741824 bytes cannot be allocated. Lower scale, width or margin, or make fewer pictures at once.',
  )
})
