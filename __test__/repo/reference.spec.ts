// docs/api is what typedoc makes of the types, which it does without a complaint.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, posix } from 'node:path'
import test from 'ava'
// @ts-expect-error: a script, without types
import { writeReference } from '../../scripts/docs.mjs'
import { root } from './docs/pages.js'

const files = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, path, name }) => join(parentPath ?? path, name))
      .map((file) => [file.slice(folder.length), readFileSync(file, 'utf8')]),
  )

test('docs/api is as `npm run docs` writes it', (t) => {
  const fresh = join(root, 'target', 'docs', 'fresh')
  rmSync(fresh, { recursive: true, force: true })
  t.true(writeReference(fresh), 'typedoc complains, above')
  t.deepEqual(files(join(root, 'docs', 'api')), files(fresh))
})

test('Each entry of the package has its page', (t) => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const index = readFileSync(join(root, 'docs', 'api', 'README.md'), 'utf8')
  for (const path of Object.keys(exports)) {
    if (path !== './package.json') t.true(index.includes(`[${posix.join('qrush', path)}](`), path)
  }
})
