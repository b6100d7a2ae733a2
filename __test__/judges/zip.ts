/** Archives read by programs that know nothing of qrush: yauzl, and the zipfile of Python. */
import { execFileSync } from 'node:child_process'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl'

const OPTIONS = { lazyEntries: true, strictFileNames: true, validateEntrySizes: true } as const

/** What stands under each name, CRC not looked at: yauzl leaves that to others. */
export async function unzip(archive: Buffer): Promise<Map<string, Buffer>> {
  const file = await promisify<Buffer, typeof OPTIONS, ZipFile>(fromBuffer)(archive, OPTIONS)
  const files = new Map<string, Buffer>()
  for await (const entry of entriesOf(file)) {
    if (files.has(entry.fileName)) throw new Error(`Expected ${entry.fileName} once`)
    files.set(entry.fileName, await read(file, entry))
  }
  return files
}

export async function openZip(path: string): Promise<ZipFile> {
  return promisify<string, typeof OPTIONS & { autoClose: false }, ZipFile>(open)(path, {
    ...OPTIONS,
    autoClose: false,
  })
}

export async function* entriesOf(file: ZipFile): AsyncGenerator<Entry, void, undefined> {
  for (let left = file.entryCount; left > 0; left--) {
    yield await new Promise<Entry>((resolve, reject) => {
      file.once('entry', resolve)
      file.once('error', reject)
      file.readEntry()
    })
    file.removeAllListeners('error')
  }
}

export const read = async (file: ZipFile, entry: Entry): Promise<Buffer> =>
  buffer(await promisify(file.openReadStream.bind(file) as OpenReadStream)(entry))

type OpenReadStream = (
  entry: Entry,
  callback: (error: Error | null, stream: NodeJS.ReadableStream) => void,
) => void

/** How many files Python finds, after it has compared the CRC of each; it says where one is wrong. */
export function countWithPython(path: string): number {
  const program = `
import sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None, archive.testzip()
print(len(archive.namelist()))`
  return Number(execFileSync('python3', ['-c', program, path], { encoding: 'utf8' }))
}
