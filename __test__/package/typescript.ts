/** The types, as each compiler sees them under each resolution of modules. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from './check.js'
import { output } from './command.js'
import type { Project } from './project.js'
import { COMPILERS, types } from './tools.js'

/** The files by which a consumer asks for ECMAScript modules, for CommonJS, or lets a bundler choose. */
const RESOLUTIONS = {
  node16: { module: 'node16', files: ['module.mts', 'commonjs.cts'] },
  nodenext: { module: 'nodenext', files: ['module.mts', 'commonjs.cts'] },
  bundler: { module: 'esnext', files: ['module.mts'] },
}

export function typescript(project: Project): Check[] {
  symlinkSync(types, join(project.folder, 'node_modules', '@types'))
  return Object.entries(RESOLUTIONS).flatMap(([moduleResolution, { module, files }]) => {
    const config = `tsconfig.${moduleResolution}.json`
    project.write(config, {
      compilerOptions: {
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        module,
        moduleResolution,
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
      },
      files: files.map((file) => `types/${file}`),
    })
    return COMPILERS.map(({ major, tsc }) => ({
      name: `TypeScript ${major}, strict, moduleResolution ${moduleResolution}`,
      run: () =>
        output([...tsc, '--project', config, '--pretty', 'false'], { cwd: project.folder }),
    }))
  })
}
