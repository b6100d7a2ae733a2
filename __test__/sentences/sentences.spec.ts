// Every sentence of an error, whole, in the one place that has them: sentences.json. Other specs look at codes and
// fields. After a change of words:
//
//   npx ava __test__/sentences/sentences.spec.ts -- --update

import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { STATUSES } from '../../dist/http/problem.js'
import { sentences as ofApi } from './api.js'
import { ofLines, ofRows } from './cli.js'
import { sentences as ofHttp } from './http.js'

type Sentences = { [refused: string]: string }

/** Where the sentences of each audience come from, and what each must look like. */
const AUDIENCES: { [audience: string]: [said: () => Promise<Sentences>, form: RegExp] } = {
  api: [ofApi, /^ERR_QR_[A-Z_]+: \S/],
  http: [ofHttp, /ERR_QR_[A-Z_]+: \S/],
  // An exit code, nothing on stdout, and a way to learn more where the command line itself is wrong.
  cli: [ofLines, /^(1 qrush: \S[^\n]*|2 qrush: \S[^\n]*\nTry: qrush (\w+ )?--help)$/],
  rows: [ofRows, /^ERR_(QR|BATCH)_[A-Z_]+: \S/],
}

/** Those that only an accident, or a matter of time, has. */
const UNPROVOKED = [
  'ERR_QR_BINDING',
  'ERR_QR_HTTP_BUSY',
  'ERR_QR_HTTP_TIMEOUT',
  'ERR_QR_INTERNAL',
  'ERR_QR_MEMORY',
  'ERR_QR_QUEUE_FULL',
]

const record = new URL('sentences.json', import.meta.url)
const recorded: { [audience: string]: Sentences } = JSON.parse(readFileSync(record, 'utf8'))
const isUpdate = process.argv.includes('--update')

for (const [audience, [said, form]] of Object.entries(AUDIENCES)) {
  test.serial(`The sentences of ${audience} are as recorded`, async (t) => {
    const now = await said()
    if (isUpdate) {
      recorded[audience] = now
      writeFileSync(record, `${JSON.stringify(recorded, null, 2)}\n`)
    }
    t.deepEqual(now, recorded[audience])
    for (const [refused, sentence] of Object.entries(now)) {
      t.regex(sentence, form, refused)
    }
  })
}

test.serial('Each code has a sentence, but those that cannot be had at will', (t) => {
  const said = new Set(JSON.stringify(recorded).match(/\bERR_QR_[A-Z_]+(?=: )/g))
  const silent = Object.keys(STATUSES).filter((code) => !said.has(code))
  t.deepEqual(silent.toSorted(), UNPROVOKED)
})
