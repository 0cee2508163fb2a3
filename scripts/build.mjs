import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, transform } from 'esbuild'
import { leftOut } from './build/left-out.mjs'
import { packFiles } from './build/packs.mjs'

/** Makes dist/: the program in chunks, and the prepared text of --help and --version. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = join(root, 'node_modules', '.cache', `build-${process.pid}`)
const dist = join(root, 'dist')

try {
  mkdirSync(join(work, 'dist'), { recursive: true })
  const { compileTemplates, moduleName, packTemplates, textsFile } = await load('scripts/build/templates.ts')
  const { module, texts } = packTemplates(join(root, 'templates'))
  await bundle(pluginFor(moduleName, module))
  writeFileSync(join(work, 'dist', textsFile), texts)
  const whole = pluginFor(moduleName, compileTemplates(join(root, 'templates')))
  const { preparedAnswers } = await load('scripts/build/prepare.ts', whole)
  writeFileSync(join(work, 'dist', 'prepared.json'), JSON.stringify(await preparedAnswers()))
  replaceDist()
} finally {
  rmSync(work, { recursive: true, force: true })
}

/**
 * The program: one chunk for what every command needs, one for each thing that is imported lazily. esbuild splits
 * ES modules only, and Node 20 loads those 5 ms slower than CommonJS, so the chunks are converted afterwards, and then
 * put together in a few files.
 */
async function bundle(templates) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir: join(work, 'dist'),
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    define: { 'import.meta.dirname': '__dirname' },
    // The same library as ES modules, so that what is not used of it is left out: a sixth.
    alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
    plugins: [templates, leftOut],
    logLevel: 'warning',
  })
  const chunks = new Map()
  for (const { path, text } of outputFiles) chunks.set(basename(path), await minified(text))
  const loader = await minified(readFileSync(join(root, 'scripts', 'build', 'load-packs.cjs'), 'utf8'))
  for (const [name, content] of packFiles(chunks, metafile.outputs, loader))
    writeFileSync(join(work, 'dist', name), content)
}

async function minified(text) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    supported: { 'dynamic-import': false },
    minify: true,
    legalComments: 'none',
  })
  return code
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
