// What one writes without qrush: node command/peer.cjs ROWS.csv FOLDER
const { createReadStream, mkdirSync } = require('node:fs')
const { join } = require('node:path')
const { createInterface } = require('node:readline')
const { toFile } = require('qrcode')

const [path, folder] = process.argv.slice(2)

async function main() {
  mkdirSync(folder)
  let isHeader = true
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const [id, url] = line.split(',')
    if (!isHeader) await toFile(join(folder, `${id}.png`), url)
    isHeader = false
  }
}
main()
