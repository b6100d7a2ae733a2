/** A consumer's bundle by esbuild, with qrush in it or beside it, and the addon outside. */
import { type BuildOptions, build } from 'esbuild'
import { type Check, same } from './check.js'
import type { Project } from './project.js'
import { agrees } from './runtimes.js'

/** As esbuild's own docs have it for packages that use `require` within a module. */
const BANNER =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); " +
  "import { fileURLToPath } from 'node:url'; const __dirname = fileURLToPath(new URL('.', import.meta.url));"

const BUNDLES: { [name: string]: BuildOptions } = {
  'qrush beside it, as a module': { format: 'esm', external: ['qrush'] },
  'qrush in it, as CommonJS': { format: 'cjs', external: ['@qrush/*'] },
  'qrush in it, as a module': { format: 'esm', external: ['@qrush/*'], banner: { js: BANNER } },
}

export function bundle(project: Project, digest: string): Check[] {
  return Object.entries(BUNDLES).map(([name, options], at) => ({
    name: `esbuild, ${name}`,
    run: async () => {
      const file = `bundle-${at}.${options.format === 'cjs' ? 'cjs' : 'mjs'}`
      const { warnings } = await build({
        ...options,
        absWorkingDir: project.folder,
        entryPoints: [options.format === 'cjs' ? 'commonjs.cjs' : 'module.mjs'],
        outfile: file,
        bundle: true,
        platform: 'node',
        target: 'node20',
        logLevel: 'silent',
      })
      same(warnings, [], 'the warnings')
      await agrees(project, [process.execPath, file], digest)
    },
  }))
}
