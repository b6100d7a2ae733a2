// The figures and charts of README and docs are those of the committed records: drawn from the JSON, never by hand.

import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { draw } from '../benchmark/chart.js'
import { PAGES, pagePart, REPORTS } from '../benchmark/publish.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const names = readdirSync(new URL('../benchmark/record', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

test('There is a record of each benchmark, and a benchmark of each record', (t) => {
  t.deepEqual(names.toSorted(), Object.keys(REPORTS).toSorted())
})

for (const name of names) {
  const make = REPORTS[name]
  if (make === undefined) continue
  const report = make(JSON.parse(read(`../benchmark/record/${name}.json`)))

  test(`The chart of bench:${name} is drawn from its record`, (t) => {
    t.is(read(`../benchmark/record/${name}.svg`), draw(report.chart))
  })

  test(`The Markdown of bench:${name} is that of its record`, (t) => {
    t.is(read(`../benchmark/record/${name}.md`), report.markdown)
  })

  const page = PAGES[name]
  if (page === undefined) continue
  test(`${page} shows bench:${name} as its record has it`, (t) => {
    const shown = new RegExp(`<!-- bench:${name} -->\n([^]*?)\n<!-- /bench:${name} -->`).exec(
      read(`../${page}`),
    )
    t.is(shown?.[1], pagePart(name, report))
  })
}
