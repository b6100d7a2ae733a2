/**
 * PDF and EPS as others see them: drawn and measured by poppler and Ghostscript, many files a process.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Pixels, pixelsOfPng } from './decode.js'

/** Left, lower, right and upper edge in points of 1/72 inch. */
export type Box = [left: number, lower: number, right: number, upper: number]

/** The only page of each PDF, by poppler, on white. */
export const pixelsOfPdfs = (pdfs: Buffer[], dpi: number): Pixels[] =>
  inFolder('pdf', pdfs, (folder, names) => {
    run('pdfunite', [...names, 'all.pdf'], folder)
    run('pdftoppm', ['-r', String(dpi), 'all.pdf', 'page'], folder)
    return pages(folder, '.ppm', ppm)
  })

/** Likewise by cairo: unlike poppler's own, it leaves pixels alone that a shape only borders on. */
export const sharpPixelsOfPdfs = (pdfs: Buffer[], dpi: number): Pixels[] =>
  inFolder('pdf', pdfs, (folder, names) => {
    run('pdfunite', [...names, 'all.pdf'], folder)
    run('pdftocairo', ['-png', '-r', String(dpi), 'all.pdf', 'page'], folder)
    return pages(folder, '.png', pixelsOfPng)
  })

/** The page of each PDF as large as poppler finds it. */
export const boxesOfPdfs = (pdfs: Buffer[]): Box[] =>
  inFolder('pdf', pdfs, (folder, names) => {
    run('pdfunite', [...names, 'all.pdf'], folder)
    const { stdout } = run('pdfinfo', ['-box', '-l', String(names.length), 'all.pdf'], folder)
    return [...stdout.matchAll(/MediaBox: +(\S+) +(\S+) +(\S+) +(\S+)/g)].map(box)
  })

/** Each EPS by Ghostscript, on white. */
export const pixelsOfEps = (eps: Buffer[], dpi: number): Pixels[] =>
  inFolder('eps', eps, (folder, names) => {
    const output = ['-dEPSCrop', '-sDEVICE=ppmraw', `-r${dpi}`, '-sOutputFile=page-%05d.ppm']
    run('gs', ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', ...output, ...names], folder)
    return pages(folder, '.ppm', ppm)
  })

/** What each EPS paints in a colour other than white, by Ghostscript. */
export const boxesOfEps = (eps: Buffer[]): Box[] =>
  inFolder('eps', eps, (folder, names) => {
    const options = ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=bbox']
    const { stderr } = run('gs', [...options, ...names], folder)
    return [...stderr.matchAll(/%%HiResBoundingBox: (\S+) (\S+) (\S+) (\S+)/g)].map(box)
  })

/** Complains where qpdf finds fault with the file. */
export const checkPdf = (pdf: Buffer): string =>
  inFolder('pdf', [pdf], (folder, names) => run('qpdf', ['--check', ...names], folder).stdout)

const PACKAGES = { gs: 'ghostscript', qpdf: 'qpdf' } as Record<string, string>

function run(command: string, options: string[], folder: string) {
  const ran = spawnSync(command, options, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (ran.error && 'code' in ran.error && ran.error.code === 'ENOENT') {
    const name = PACKAGES[command] ?? 'poppler-utils'
    throw new Error(`Expected ${command} for this test but found none: apt-get install ${name}`)
  }
  if (ran.error) throw ran.error
  if (ran.status !== 0) throw new Error(`${command} found fault: ${ran.stdout}${ran.stderr}`)
  return ran
}

function inFolder<T>(
  type: string,
  files: Buffer[],
  use: (folder: string, names: string[]) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'qrush-print-'))
  try {
    const names = files.map((file, index) => {
      const name = `${index}.${type}`
      writeFileSync(join(folder, name), file)
      return name
    })
    return use(folder, names)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function pages(folder: string, ending: string, read: (file: Buffer) => Pixels): Pixels[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending))
  return names.sort().map((name) => read(readFileSync(join(folder, name))))
}

/** A binary PPM of eight bits a sample: `P6 width height 255`, then rows of RGB. */
function ppm(file: Buffer): Pixels {
  const head = /^P6\s(?:#.*\n)?(\d+)\s(\d+)\s255\s/.exec(file.toString('latin1', 0, 200))
  if (head === null) throw new Error('Expected a binary PPM but found something else')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  let from = head[0].length
  for (let to = 0; to < data.length; to += 4) {
    data[to] = file[from++] as number
    data[to + 1] = file[from++] as number
    data[to + 2] = file[from++] as number
  }
  return { width, height, data }
}

const box = ([, ...edges]: RegExpMatchArray): Box => edges.map(Number) as Box
