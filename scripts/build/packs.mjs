import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

/**
 * The packs of the commands that are to start fastest; what they share with others is in main. Two of these are
 * stored as they are, so that nothing is unpacked.
 */
const main = { name: 'main', entry: 'src/cli/main.ts', isPlain: true }
const quick = [
  main,
  { name: 'migration-new', entry: 'src/cli/commands/migration/new.ts', isPlain: true },
  { name: 'create', entry: 'src/cli/commands/new.ts' },
]

/** Commands that have much in common. */
const databaseCommands = ['db', 'migration', 'seed']

/** A chunk of this many characters that several commands may load is a library, and a pack by itself. */
const large = 20_000

/**
 * The files of dist/, by name. `chunks` holds the code of each chunk by its name, and `outputs` is what esbuild's
 * metafile says of them. Brotli takes a fifth less than npm's gzip, and 2 ms to unpack the largest.
 */
export function packFiles(chunks, outputs, loader) {
  const packOf = assign(chunks, outputs)
  const hash = createHash('sha256')
    .update(JSON.stringify([...chunks].map(([name, code]) => [packOf.get(name).name, name, code])))
    .digest('hex')
    .slice(0, 8)
  const fileOf = ({ name, isPlain }) => `${name}-${hash}.json${isPlain ? '' : '.br'}`
  const placeOf = name => {
    if (!packOf.has(name)) throw new Error(`No pack holds ${name}. See scripts/build/packs.mjs.`)
    return `./${fileOf(packOf.get(name))}/${name}`
  }
  const names = [...chunks.keys()]
  const files = [...new Set(names.map(name => fileOf(packOf.get(name))))].map(file => {
    const members = names.filter(name => fileOf(packOf.get(name)) === file)
    const text = packed(
      members.map(name => [name, chunks.get(name)]),
      placeOf,
    )
    return [file, file.endsWith('.br') ? brotliCompressSync(text) : text]
  })
  return new Map([...files, ['main.cjs', loader.replace('MAIN', placeOf('main.cjs'))]])
}

/** The text of a pack. V8 compiles a function in parentheses at once, instead of reading over it first. */
function packed(members, placeOf) {
  const linked = code =>
    code.replace(/\brequire\("\.\/([\w-]+\.cjs)"\)/g, (_, name) => `require("${placeOf(name)}")`)
  const texts = members.map(([name, code]) => [
    name,
    `(function(module,exports,require,__dirname){${linked(code)}})`,
  ])
  return JSON.stringify(Object.fromEntries(texts))
}

/** The pack of each chunk. */
function assign(chunks, outputs) {
  const entries = Object.entries(outputs).flatMap(([path, { entryPoint }]) => {
    if (entryPoint === undefined) return []
    const [, command] = /^src\/cli\/commands\/(\w+)/.exec(entryPoint) ?? []
    const needed = broughtIn(path, outputs, ['import-statement'])
    const reached = broughtIn(path, outputs, ['import-statement', 'dynamic-import'])
    return [{ entryPoint, command, needed, reached }]
  })
  const packFor = (name, code) => {
    const users = entries.filter(({ needed }) => needed.has(name)).map(({ entryPoint }) => entryPoint)
    const pack = quick.find(({ entry }) => users.includes(entry))
    if (pack) return users.length === 1 ? pack : main
    const reaching = entries.filter(({ command, reached }) => command && reached.has(name))
    const commands = [...new Set(reaching.map(({ command }) => command))]
    if (commands.length === 1) return { name: commands[0] }
    if (code.length > large) return { name: basename(name, '.cjs') }
    return { name: commands.every(command => databaseCommands.includes(command)) ? 'database' : 'shared' }
  }
  return new Map([...chunks].map(([name, code]) => [name, packFor(name, code)]))
}

/** A chunk and those it imports in one of the ways, and those they import. */
function broughtIn(first, outputs, ways) {
  const found = new Set()
  const visit = path => {
    if (found.has(basename(path))) return
    found.add(basename(path))
    for (const { path: to, kind, external } of outputs[path].imports) {
      if (!external && ways.includes(kind)) visit(to)
    }
  }
  visit(first)
  return found
}
