// The gallery in docs/ is what the addon draws, all of it, and its codes are read.

import { readFileSync, statSync } from 'node:fs'
import test from 'ava'
import { drawn } from '../../gallery/draw.js'
import { page } from '../../gallery/page.js'
import { GROUPS } from '../../gallery/pictures.js'
import { offered } from '../formats/offered.js'
import { pixelsOfPng, scanAll } from '../judges/decode.js'

const docs = (file: string) => new URL(`../../docs/${file}`, import.meta.url)
const html = readFileSync(docs('gallery.html'), 'utf8')
const all = GROUPS.flatMap(({ pictures }) => pictures)

test('It shows every format', (t) => {
  const shown = new Set(all.map(({ options }) => options.type ?? 'png'))
  t.deepEqual([...shown].toSorted(), offered().toSorted())
})

test('It is as the addon draws it now: `npm run gallery` writes it', async (t) => {
  const groups = await Promise.all(
    GROUPS.map(async (group) => ({
      ...group,
      pictures: await Promise.all(group.pictures.map((shown) => drawn(shown, false))),
    })),
  )
  // Previews are left out: other programs drew them.
  t.is(html.replace(/(<img data-preview [^>]*src=")[^"]*/g, '$1'), page(groups))
})

test('It asks for nothing from elsewhere', (t) => {
  const sources = [...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, source]) => source)
  t.true(sources.length > all.filter(({ call }) => call === 'toBuffer').length)
  t.deepEqual(
    sources.filter((source) => !/^(?:data:|#)/.test(source ?? '')),
    [],
  )
  t.notRegex(html, /<script|@import|url\(/)
})

test('Each picture says what it is to those who do not see it', (t) => {
  const names = [...html.matchAll(/\b(?:alt|aria-label)="[^"]*: a QR code of [^"]+"/g)]
  t.is(names.length, all.length)
})

test('Every code on the contact sheet is read by ZXing', async (t) => {
  const found = await scanAll(pixelsOfPng(readFileSync(docs('gallery.png'))))
  const expected = all.filter(({ sheet }) => sheet).map(({ data }) => data)
  t.deepEqual(found.toSorted(), expected.toSorted())
})

test('The contact sheet is light enough for a README: under 300 KB', (t) => {
  t.true(statSync(docs('gallery.png')).size < 300_000)
})
