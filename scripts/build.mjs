import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { build, transform } from 'esbuild'

/** Makes dist/: the program in chunks, and the prepared text of --help and --version. */
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const work = join(root, 'node_modules', '.cache', `build-${process.pid}`)
const dist = join(root, 'dist')

/** Chunks of this many characters are libraries, which only some commands load. */
const large = 20_000

/**
 * What stands in for such a chunk. Brotli takes a sixth less than npm's gzip, and 1 ms to unpack the largest; packing
 * the tarball that a new project carries takes 5 ms less.
 */
const unpacking = `const{readFileSync}=require('node:fs'),{brotliDecompressSync}=require('node:zlib')
module._compile(brotliDecompressSync(readFileSync(__filename+'.br')).toString(),__filename)
`

/**
 * commander can run a subcommand as a program of its own. We have no such command, and loading child_process costs
 * every command 4 ms of CPU.
 */
const withoutChildProcess = {
  name: 'without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) => {
      if (/[\\/]commander[\\/]/.test(importer)) return { path: 'child_process', namespace: 'absent' }
    })
    onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/**
 * Babel's parser as an ES module with two of its six plug-ins, so that the others, Flow above all, are left out: a
 * fifth of it. The characters that JSX has names for are nothing we look at.
 */
const withoutFlow = {
  name: 'without-flow',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@babel[\\/]parser[\\/]lib[\\/]index\.js$/ }, ({ path }) => {
      const edits = [
        [/Object\.defineProperty\(exports, '__esModule', \{\s*value: true\s*\}\);/, ''],
        [
          /exports\.parse = parse;\s*exports\.parseExpression = parseExpression;\s*exports\.tokTypes = tokTypes;/,
          'export { parse }',
        ],
        [/const mixinPlugins = \{[^}]*\};/, 'const mixinPlugins = { jsx, typescript };'],
        [/const entities = \{[^}]*\};/, 'const entities = {};'],
        [/(?=ParseErrorEnum`flow`\()/, '/* @__PURE__ */ '],
        [/(?=ParseErrorEnum`placeholders`\()/, '/* @__PURE__ */ '],
      ]
      const contents = edits.reduce(
        (text, [from, to]) => {
          if (!from.test(text)) throw new Error(`@babel/parser no longer has ${from}. See scripts/build.mjs.`)
          return text.replace(from, to)
        },
        readFileSync(path, 'utf8'),
      )
      return { contents }
    })
  },
}

/**
 * What libraries bring and nothing here uses: links that nobody marked as one and the 2,000 names of characters beyond those
 * of XML (markdown-it; a fifth of it), and the symbols that execa prints when it is asked to show all it does.
 */
const withoutExtras = {
  name: 'without-extras',
  setup({ onResolve, onLoad }) {
    const leftOut = { 'linkify-it': 'export class LinkifyIt {}', figures: 'export default {}' }
    onResolve({ filter: /^(linkify-it|figures)$/ }, ({ path }) => ({ path, namespace: 'left-out' }))
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: leftOut[path] }))
    onLoad({ filter: /[\\/]entities[\\/]dist[\\/]generated[\\/]decode-data-html\.js$/ }, ({ path }) => ({
      contents: `export { xmlDecodeTree as htmlDecodeTree } from './decode-data-xml.js'`,
      resolveDir: dirname(path),
    }))
  },
}

try {
  mkdirSync(work, { recursive: true })
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
 * ES modules only, and Node 20 loads those 5 ms slower than CommonJS, so the chunks are converted afterwards.
 */
async function bundle(templates) {
  const outdir = join(work, 'dist')
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    define: { 'import.meta.dirname': '__dirname' },
    // The same library as ES modules, so that what is not used of it is left out: a sixth.
    alias: { yaml: join(root, 'node_modules/yaml/browser/dist/index.js') },
    plugins: [templates, withoutChildProcess, withoutFlow, withoutExtras],
    logLevel: 'warning',
  })
  for (const name of readdirSync(outdir)) {
    const text = readFileSync(join(outdir, name), 'utf8')
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20.19',
      supported: { 'dynamic-import': false },
      minifyWhitespace: true,
      minifySyntax: true,
      minifyIdentifiers: true,
      legalComments: 'none',
      sourcefile: name,
    })
    writeFileSync(join(outdir, name), code.length > large ? unpacking : code)
    if (code.length > large) writeFileSync(join(outdir, `${name}.br`), brotliCompressSync(code))
  }
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
