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

const STRICT = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
}

export function typescript(project: Project): Check[] {
  symlinkSync(types, join(project.folder, 'node_modules', '@types'))
  const node = Object.entries(RESOLUTIONS).flatMap(([moduleResolution, { module, files }]) =>
    compiled(project, moduleResolution, {
      compilerOptions: {
        ...STRICT,
        lib: ['es2023', 'esnext.disposable'],
        module,
        moduleResolution,
        // qrush's own types ask for those of Node.js.
        types: [],
      },
      files: files.map((file) => `types/${file}`),
    }),
  )
  // In a browser's project there are no types of Node.js.
  const browser = compiled(project, 'bundler, in a browser', {
    compilerOptions: {
      ...STRICT,
      lib: ['es2023', 'dom'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
    },
    files: ['types/browser.mts'],
  })
  return [...node, ...browser]
}

function compiled(project: Project, name: string, config: object): Check[] {
  const file = `tsconfig.${name.replace(/\W+/g, '-')}.json`
  project.write(file, config)
  return COMPILERS.map(({ major, tsc }) => ({
    name: `TypeScript ${major}, strict, moduleResolution ${name}`,
    run: () => output([...tsc, '--project', file, '--pretty', 'false'], { cwd: project.folder }),
  }))
}
