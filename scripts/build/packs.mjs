import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

/**
 * How the chunks are put together in files. What the commands that are to start fastest need is in packs of their own,
 * what they share with others in main; two of these are stored as they are, so that nothing is unpacked. Of the other
 * chunks a large one is a library that only some commands load, and a pack by itself; the small ones are one pack.
 */
const main = { name: 'main', entry: 'src/cli/main.ts', isPlain: true }
const quick = [
  main,
  { name: 'migration-new', entry: 'src/cli/commands/migration/new.ts', isPlain: true },
  { name: 'create', entry: 'src/cli/commands/new.ts' },
]
const rest = { name: 'rest' }

/** Chunks of this many characters are libraries. */
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
  const fileOf = ({ name, isPlain }) => `${name}-${hash}.cjs${isPlain ? '' : '.br'}`
  const placeOf = name => {
    if (!packOf.has(name)) throw new Error(`No pack holds ${name}. See scripts/build/packs.mjs.`)
    return `./${fileOf(packOf.get(name))}/${name}`
  }
  const linked = code =>
    code.replace(/\brequire\("\.\/([\w-]+\.cjs)"\)/g, (_, name) => `require("${placeOf(name)}")`)
  const files = [...new Set(packOf.values())].map(pack => {
    const names = [...chunks.keys()].filter(name => packOf.get(name) === pack)
    const members = names.map(name => `"${name}"(module,exports,require){${linked(chunks.get(name))}}`)
    const text = `(__dirname=>({${members.join(',\n')}}))`
    return [fileOf(pack), pack.isPlain ? text : brotliCompressSync(text)]
  })
  return new Map([...files, ['main.cjs', loader.replace('MAIN', placeOf('main.cjs'))]])
}

/** The pack of each chunk. */
function assign(chunks, outputs) {
  const entries = Object.entries(outputs).flatMap(([path, { entryPoint }]) =>
    entryPoint === undefined ? [] : [{ entry: entryPoint, chunks: broughtIn(path, outputs) }],
  )
  const packFor = (name, code) => {
    const users = entries.filter(({ chunks }) => chunks.has(name)).map(({ entry }) => entry)
    const pack = quick.find(({ entry }) => users.includes(entry))
    if (pack) return users.length === 1 ? pack : main
    return code.length > large ? { name: name.replace(/\.cjs$/, '') } : rest
  }
  return new Map([...chunks].map(([name, code]) => [name, packFor(name, code)]))
}

/** A chunk and those it imports, not those it loads later. */
function broughtIn(first, outputs) {
  const found = new Set()
  const visit = path => {
    if (found.has(basename(path))) return
    found.add(basename(path))
    for (const { path: to, kind, external } of outputs[path].imports) {
      if (kind === 'import-statement' && !external) visit(to)
    }
  }
  visit(first)
  return found
}
