// The README's figures are those of the committed records.

import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const readme = read('../README.md')
const records = readdirSync(new URL('../benchmark/record', import.meta.url))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace('.md', ''))

test('there are records', (t) => {
  t.true(records.length > 0)
})

for (const name of records) {
  test(`the table of bench:${name} is that of its record`, (t) => {
    const shown = new RegExp(`<!-- bench:${name} -->\n([^]*?)\n<!-- /bench:${name} -->`).exec(
      readme,
    )
    t.truthy(shown?.[1])
    t.true(read(`../benchmark/record/${name}.md`).includes(shown?.[1] ?? ''))
  })
}
