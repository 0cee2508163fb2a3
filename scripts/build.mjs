import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** Makes dist/: the program in chunks, the prepared text of --help and --version, and the tarball projects carry. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = join(root, 'node_modules', '.cache', `build-${process.pid}`)
const dist = join(root, 'dist')

try {
  mkdirSync(work, { recursive: true })
  const { compileTemplates, moduleName } = await load('scripts/build/templates.ts')
  const templates = pluginFor(moduleName, compileTemplates(join(root, 'templates')))
  await bundle(templates)
  const { preparedAnswers } = await load('scripts/build/prepare.ts', templates)
  writeFileSync(join(work, 'dist', 'prepared.json'), JSON.stringify(await preparedAnswers()))
  replaceDist()
  const { packTarball } = await load('src/core/tarball.ts')
  writeFileSync(join(dist, 'self.tgz'), packTarball(root))
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The program: one chunk for what every command needs, one for each thing that is imported lazily. */
function bundle(templates) {
  return build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: join(work, 'dist'),
    outExtension: { '.js': '.mjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    banner: { js: "import{createRequire as __r}from'node:module';const require=__r(import.meta.url);" },
    plugins: [templates],
    logLevel: 'warning',
  })
}

/** Runs a part of the build that is written in TypeScript. */
async function load(path, ...plugins) {
  const outfile = join(work, `${path.replaceAll('/', '-')}.mjs`)
  await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins,
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}

function pluginFor(moduleName, contents) {
  return {
    name: 'templates',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${moduleName}$`) }, () => ({
        path: moduleName,
        namespace: 'templates',
      }))
      onLoad({ filter: /.*/, namespace: 'templates' }, () => ({ contents, resolveDir: root }))
    },
  }
}

/** Renames twice, so that a command that starts meanwhile finds a whole dist/ or none. */
function replaceDist() {
  const old = join(work, 'old')
  try {
    renameSync(dist, old)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  renameSync(join(work, 'dist'), dist)
}
