/**
 * Draws every chart again, with the Markdown of its record and its part of the README, from
 * `record/*.json`: nothing is measured.
 *
 *   npm run bench:charts
 */
import { readdirSync } from 'node:fs'
import { redraw } from './publish.js'

for (const file of readdirSync(new URL('record', import.meta.url))) {
  if (file.endsWith('.json')) redraw(file.replace('.json', ''))
}
