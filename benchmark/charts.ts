/**
 * Draws every chart again, with the Markdown of its record and its part of the README, from
 * `record/*.json`: nothing is measured.
 *
 *   npm run bench:charts
 */
import { RECORDS, redraw } from './report/publish.js'

for (const name of RECORDS) await redraw(name)
