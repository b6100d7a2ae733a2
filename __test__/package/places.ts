/** Where the parts of the matrix lie. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const here = join(root, '__test__', 'package')
/** All that is got and made; kept between runs, but for `work`. */
export const cache = join(root, 'target', 'package')
export const work = join(cache, 'work')

export const { version }: { version: string } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)
