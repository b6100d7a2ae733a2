// What CHANGELOG.md says of one version, for its page on the forge:
//
//   node scripts/release/notes.mjs v1.2.3

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'
import { fail } from '../toolchain.mjs'
import { sectionOf } from './changelog.mjs'

const [tag = ''] = process.argv.slice(2)
const section = sectionOf(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), tag.replace(/^v/, ''))
if (section === '') fail(`Expected a section for ${tag} in CHANGELOG.md but found none`)
console.log(section)
