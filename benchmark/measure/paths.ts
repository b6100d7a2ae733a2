import { fileURLToPath } from 'node:url'

/** The absolute path of a file in `benchmark/`. */
export const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
