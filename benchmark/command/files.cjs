// As many files as rows, each as large as a code of a link, and nothing else: what the disk takes of it.

const { mkdirSync, writeFileSync } = require('node:fs')

const [folder, rows] = process.argv.slice(2)
const content = Buffer.alloc(283)
mkdirSync(folder)
for (let id = 0; id < Number(rows); id++) {
  writeFileSync(`${folder}/${id}.png`, content, { flag: 'wx' })
}
