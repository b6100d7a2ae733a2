// The figures and charts of README and docs are those of the committed records: drawn from the JSON, never by hand.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { contentOf, PAGES, partsOf } from '../../benchmark/report/pages.js'
import { RECORDS, readRecord } from '../../benchmark/report/publish.js'
import { render } from '../../benchmark/report/render.js'

const benchmarks = new URL('../../benchmark/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const parts = PAGES.flatMap(partsOf)
const all = await Promise.all(
  RECORDS.map(async (name) => ({ name, rendered: await render(name, readRecord(name)) })),
)

test('There is a record of each benchmark, and a benchmark of each record', (t) => {
  const entry = (name: string) => new URL(`${name}/bench.ts`, benchmarks)
  const names = readdirSync(benchmarks).filter((name) => existsSync(entry(name)))
  t.deepEqual(RECORDS.toSorted(), names.toSorted())
})

for (const { name, rendered } of all) {
  test(`The Markdown of bench:${name} is that of its record`, (t) => {
    t.is(read(`../../benchmark/record/${name}.md`), rendered.markdown)
  })

  // The soak is for those who work on qrush: it has no chart, and no page shows it.
  if (name === 'soak') continue

  test(`The chart of bench:${name} is drawn from its record`, (t) => {
    t.is(rendered.svg, read(`../../benchmark/record/${name}.svg`))
  })

  test(`README or docs show bench:${name}`, (t) => {
    t.true(parts.some((part) => part.name === name))
  })

  for (const part of parts.filter((part) => part.name === name)) {
    test(`${part.page} shows bench:${[name, part.table].filter(Boolean).join('/')} as its record has it`, (t) => {
      t.is(part.shown, contentOf(part, rendered))
    })
  }
}

test('Each part is of a record, and each mark has its end', (t) => {
  for (const { page, name } of parts) t.true(RECORDS.includes(name), `${page}: ${name}`)
  for (const page of PAGES) {
    const marks = read(`../../${page}`).match(/<!-- \/?bench:.*? -->/g) ?? []
    t.is(marks.length, 2 * partsOf(page).length, page)
  }
})
