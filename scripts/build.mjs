// @ts-check
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { minify } from '@swc/core'
import { build } from 'esbuild'
import { lazyAfter } from './build/chunks.mjs'
import { commonJs } from './build/common-js.mjs'
import { leftOut } from './build/left-out.mjs'
import { noticesFile, noticesOf } from './build/notices.mjs'

/** Builds dist/: the program in chunks, and the prepared text of --help and --version. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = join(root, 'node_modules', '.cache', `build-${process.pid}`)
const dist = join(root, 'dist')
const main = 'src/cli/main.ts'
const mainFile = join(work, 'dist', 'main.cjs')

/** The program reads its name and version only. */
const ownManifest = {
  name: 'own-manifest',
  /** @param {import('esbuild').PluginBuild} build */
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) => {
      if (path !== join(root, 'package.json')) return undefined
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'))
      return { contents: JSON.stringify({ name, version }), loader: 'json' }
    })
  },
}

/** Modules that are loaded lazily, mostly by the same commands: each list is one chunk. */
const groups = [
  // All commands with a database, and what replay and profile have of it, but status, which runs often and needs less, and
  // switch, which needs the templates.
  [
    ...modulesIn('cli/commands/db', 'cli/commands/migration', 'cli/commands/seed').filter(
      path => !/\b(index|status|switch)\.ts$/.test(path),
    ),
    join(root, 'src/core/database/scratch-place.ts'),
    join(root, 'src/features/profile/place.ts'),
  ],
  // What merges renderings of a project.
  [...modulesIn('cli/commands/db'), ...modulesIn('cli/commands/update')].filter(path =>
    /\b(switch|update)\.ts$/.test(path),
  ),
  modulesIn('cli/commands/generate', 'cli/commands/destroy').filter(path => !path.endsWith('index.ts')),
  modulesIn('cli/commands/doctor').filter(path => /\b(run|choose)-checks\.ts$/.test(path)),
  modulesIn('core/project/load').filter(path =>
    /\b(compiled-module|native-import|node-hooks)\.ts$/.test(path),
  ),
  ...['mysql', 'postgres', 'sqlite'].map(name =>
    modulesIn(`core/database/drivers/${name}`).filter(path => /\b(catalogue|schema|loader)\.ts$/.test(path)),
  ),
]

try {
  mkdirSync(join(work, 'dist'), { recursive: true })
  const { compileTemplates, moduleName, packTemplates, packedFile } = await load('scripts/build/templates.ts')
  const { compileStamps, stampsModule } = await load('scripts/build/stamps.ts')
  const { module, packed } = packTemplates(join(root, 'templates'))
  const stamps = pluginFor(stampsModule, compileStamps(join(root, 'templates')))
  await bundle(pluginFor(moduleName, module), stamps)
  writeFileSync(join(work, 'dist', packedFile), packed)
  const whole = pluginFor(moduleName, compileTemplates(join(root, 'templates')))
  const { preparedAnswers } = await load('scripts/build/prepare.ts', [whole, stamps])
  writeFileSync(join(work, 'dist', 'prepared.json'), JSON.stringify(await preparedAnswers()))
  replaceDist()
} finally {
  rmSync(work, { recursive: true, force: true })
}

/**
 * The program: one chunk for what all commands need, and one for each lazy import. esbuild only splits ES
 * modules, which Node loads 10 ms slower than CommonJS, so the chunks are converted afterwards.
 * @param {import('esbuild').Plugin[]} modules
 */
async function bundle(...modules) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main },
    outdir: join(work, 'dist'),
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    minify: true,
    legalComments: 'none',
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    define: { 'import.meta.dirname': '__dirname' },
    // Its ES modules, of which esbuild bundles only what is used; Node's entry is CommonJS.
    alias: {
      yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
      'linkify-it': join(root, 'scripts/build/no-links.mjs'),
      entities: join(root, 'scripts/build/few-entities.mjs'),
    },
    plugins: [...modules, lazyAfter(join(root, main), groups), ownManifest, leftOut],
    logLevel: 'warning',
  })
  const { chunk, name } = facadeIn(outputFiles)
  for (const { path, text } of outputFiles) {
    const code = await minified(text.replaceAll(`./${chunk}`, './main.cjs'))
    if (path.endsWith(chunk)) writeFileSync(mainFile, `${code}module.exports.main=module.exports.${name}\n`)
    else if (path !== mainFile) writeFileSync(path, code)
  }
  writeFileSync(join(work, 'dist', noticesFile), noticesOf(metafile, root))
}

/**
 * The chunk that main.cjs consists of, and the name of `main` in it. esbuild puts all that main.cjs shares with
 * other chunks into a chunk, so it would only hold an import, and each start would read one more file.
 * @param {readonly import('esbuild').OutputFile[]} files
 */
function facadeIn(files) {
  const text = files.find(({ path }) => path === mainFile)?.text ?? ''
  const [, name, chunk] =
    /^import\{(\w+) as \w+\}from"\.\/([\w-]+\.cjs)";export\{\w+ as main\};\s*$/.exec(text) ?? []
  if (!name || !chunk) throw new Error(`main.cjs holds more than an import: ${text}`)
  return { name, chunk }
}

/** @param {readonly string[]} folders */
function modulesIn(...folders) {
  return folders
    .map(folder => join(root, 'src', folder))
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
}

/**
 * esbuild has shortened each module by itself; swc then sees a whole chunk, which makes the package 18 KB smaller.
 * @param {string} text
 */
async function minified(text) {
  const { code } = await minify(commonJs(text), {
    ecma: 2022,
    compress: { ecma: 2022, toplevel: true, passes: 3 },
    mangle: { toplevel: true },
    format: { comments: false, asciiOnly: true },
  })
  return code
}

/**
 * Runs a part of the build that is written in TypeScript.
 * @param {string} path
 * @param {readonly import('esbuild').Plugin[]} plugins
 */
async function load(path, plugins = []) {
  const outfile = join(work, `${path.replaceAll('/', '-')}.mjs`)
  await build({
    absWorkingDir: root,
    entryPoints: [path],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [...plugins],
    logLevel: 'warning',
  })
  return import(pathToFileURL(outfile).href)
}

/**
 * @param {string} moduleName
 * @param {string} contents
 * @returns {import('esbuild').Plugin}
 */
function pluginFor(moduleName, contents) {
  return {
    name: moduleName,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: new RegExp(`^${moduleName}$`) }, () => ({
        path: moduleName,
        namespace: moduleName,
      }))
      onLoad({ filter: /.*/, namespace: moduleName }, () => ({ contents, resolveDir: root }))
    },
  }
}

/** Renames twice, so that a command that starts meanwhile finds a complete dist/ or none. */
function replaceDist() {
  const old = join(work, 'old')
  try {
    renameSync(dist, old)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  renameSync(join(work, 'dist'), dist)
}
