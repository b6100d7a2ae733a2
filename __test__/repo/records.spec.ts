// The figures and charts of README and docs are those of the committed records: drawn from the JSON, never by hand.

import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { draw } from '../../benchmark/chart.js'
import { contentOf, PAGES, partsOf } from '../../benchmark/parts.js'
import { REPORTS } from '../../benchmark/publish.js'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const parts = PAGES.flatMap(partsOf)
const names = readdirSync(new URL('../../benchmark/record', import.meta.url))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''))

test('There is a record of each benchmark, and a benchmark of each record', (t) => {
  t.deepEqual(names.toSorted(), Object.keys(REPORTS).toSorted())
})

for (const name of names) {
  const make = REPORTS[name]
  if (make === undefined) continue
  const report = make(JSON.parse(read(`../../benchmark/record/${name}.json`)))

  test(`The chart of bench:${name} is drawn from its record`, (t) => {
    t.is(read(`../../benchmark/record/${name}.svg`), draw(report.chart))
  })

  test(`The Markdown of bench:${name} is that of its record`, (t) => {
    t.is(read(`../../benchmark/record/${name}.md`), report.markdown)
  })

  test(`README or docs show bench:${name}`, (t) => {
    t.true(parts.some((part) => part.name === name))
  })

  for (const part of parts.filter((part) => part.name === name)) {
    test(`${part.page} shows bench:${[name, part.table].filter(Boolean).join('/')} as its record has it`, (t) => {
      t.is(part.shown, contentOf(part, report))
    })
  }
}

test('Each part is of a record, and each mark has its end', (t) => {
  for (const { page, name } of parts) t.true(names.includes(name), `${page}: ${name}`)
  for (const page of PAGES) {
    const marks = read(`../../${page}`).match(/<!-- \/?bench:.*? -->/g) ?? []
    t.is(marks.length, 2 * partsOf(page).length, page)
  }
})
