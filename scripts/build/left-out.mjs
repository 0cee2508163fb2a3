import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * What libraries bring and nothing here uses. Each entry must find what it leaves out, or the build fails: then the
 * library has changed, and someone has to look.
 */
const modules = [
  // It can run a subcommand as a program of its own. We have none, and loading child_process costs every command 4 ms.
  { of: 'commander', path: 'node:child_process', is: 'module.exports = {}' },
  // Links that nobody marked as one, and the 2,000 names of characters beyond those of XML.
  { of: 'markdown-it', path: 'linkify-it', is: 'export class LinkifyIt {}' },
  {
    of: 'entities',
    path: './generated/decode-data-html.js',
    is: `export { xmlDecodeTree as htmlDecodeTree } from './generated/decode-data-xml.js'`,
  },
  // All spinners but the two that ora shows by itself.
  { of: 'ora', path: 'cli-spinners', is: spinners },
  // Colours by number. Only the named ones are used, and the codes that end them.
  { of: 'ansi-styles', path: 'color-convert', is: 'module.exports = {}' },
  // The other directions of COPY.
  { of: 'pg-copy-streams', path: './copy-to', is: 'module.exports = class {}' },
  { of: 'pg-copy-streams', path: './copy-both', is: 'module.exports = class {}' },
  // Templates know one helper, {{#if}}: scripts/build/templates.ts refuses the others.
  ...['block-helper-missing', 'each', 'helper-missing', 'log', 'lookup', 'with'].map(name => ({
    of: 'handlebars',
    path: `./helpers/${name}`,
    is: 'module.exports = () => {}',
  })),
]

/**
 * Babel's parser as an ES module with two of its six plug-ins, so that the others, Flow above all, are left out: a
 * fifth of it. The characters that JSX has names for are nothing we look at.
 */
const edited = [
  {
    path: /[\\/]@babel[\\/]parser[\\/]lib[\\/]index\.js$/,
    edits: [
      [/Object\.defineProperty\(exports, '__esModule', \{\s*value: true\s*\}\);/, ''],
      [
        /exports\.parse = parse;\s*exports\.parseExpression = parseExpression;\s*exports\.tokTypes = tokTypes;/,
        'export { parse }',
      ],
      [/const mixinPlugins = \{[^}]*\};/, 'const mixinPlugins = { jsx, typescript };'],
      [/const entities = \{[^}]*\};/, 'const entities = {};'],
      [/(?=ParseErrorEnum`flow`\()/, '/* @__PURE__ */ '],
      [/(?=ParseErrorEnum`placeholders`\()/, '/* @__PURE__ */ '],
    ],
  },
]

export const leftOut = {
  name: 'left-out',
  setup({ onResolve, onLoad, onEnd }) {
    const found = new Set()
    for (const module of modules) {
      onResolve({ filter: exactly(module.path) }, ({ importer, path }) => {
        if (libraryOf(importer) !== module.of) return undefined
        found.add(module)
        return { path: `${module.of}:${path}`, namespace: 'left-out', pluginData: { module, importer } }
      })
    }
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ pluginData: { module, importer } }) => ({
      contents: typeof module.is === 'function' ? module.is(importer) : module.is,
      resolveDir: dirname(importer),
    }))
    for (const file of edited) {
      onLoad({ filter: file.path }, ({ path }) => {
        found.add(file)
        return { contents: edit(readFileSync(path, 'utf8'), file.edits, path) }
      })
    }
    onEnd(() => {
      const gone = [...modules, ...edited].filter(entry => !found.has(entry))
      const names = gone.map(({ of, path }) => [of, path].filter(Boolean).join(' no longer imports '))
      if (names.length > 0) throw new Error(`${names.join(', ')}. See scripts/build/left-out.mjs.`)
    })
  },
}

function edit(text, edits, path) {
  return edits.reduce((before, [from, to]) => {
    if (!from.test(before)) throw new Error(`${path} no longer has ${from}. See scripts/build/left-out.mjs.`)
    return before.replace(from, to)
  }, text)
}

function spinners(importer) {
  const path = importer.replace(/ora([\\/])index\.js$/, 'cli-spinners$1spinners.json')
  const { dots, line } = JSON.parse(readFileSync(path, 'utf8'))
  const used = readFileSync(importer, 'utf8').match(/(?<=cliSpinners\.)\w+/g) ?? []
  if (!dots || !line || used.some(name => !['dots', 'line'].includes(name)))
    throw new Error(`ora shows other spinners: ${used}. See scripts/build/left-out.mjs.`)
  return `export default ${JSON.stringify({ dots, line })}`
}

/** `…/node_modules/@a/b/lib/c.js` → `@a/b`. */
function libraryOf(path) {
  return /[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?!.*[\\/]node_modules[\\/])/.exec(path)?.[1]
}

function exactly(text) {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
}
