/**
 * What is deployed of a consumer: esbuild's bundle, with qrush in it or beside it and the addon outside;
 * or the files that a tracer finds, as serverless platforms do it.
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { type Check, same } from './check.js'
import { output } from './command.js'
import { Project } from './project.js'
import { agrees } from './runtimes.js'
import { nft } from './tools.js'

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
  const bundles = Object.entries(BUNDLES).map(([name, options], at) => ({
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
  const trace = {
    name: "Vercel's tracer, the files that it finds",
    run: async () => {
      const traced = new Project('traced')
      for (const file of await filesOf(project, 'commonjs.cjs')) {
        cpSync(join(project.folder, file), join(traced.folder, file))
      }
      await agrees(traced, [process.execPath, 'commonjs.cjs'], digest)
    },
  }
  return [...bundles, trace]
}

async function filesOf(project: Project, program: string): Promise<string[]> {
  const printed = await output([...nft, 'print', program], { cwd: project.folder })
  const list = /FILELIST:\n(.*?)\n\n/s.exec(printed)?.[1]
  if (list === undefined) throw new Error(`Expected a list of files but received ${printed}`)
  return list.split('\n')
}
