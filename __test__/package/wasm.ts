/** WebAssembly where one asks for it, though there is a binary. */
import type { Check } from './check.js'
import type { Project } from './project.js'
import { agrees, DENO, RUNTIMES } from './runtimes.js'

const FORCED = { QRUSH_FORCE_WASM: '1' }

export function wasm(project: Project, digest: string): Check[] {
  const runtimes = { ...RUNTIMES, Deno: [...DENO, '--allow-env=QRUSH_FORCE_WASM'] }
  return Object.entries(runtimes).map(([name, command]) => ({
    name: `${name} with QRUSH_FORCE_WASM=1`,
    run: () => agrees(project, [...command, 'module.mjs'], digest, { env: FORCED }),
  }))
}
