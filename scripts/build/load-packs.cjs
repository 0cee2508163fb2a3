'use strict'

const { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } = require('node:fs')
const { Script } = require('node:vm')

/**
 * dist/main.cjs: loads the program from its packs. A pack holds the text of chunks by their names, each a function
 * that fills in a CommonJS module; './pack/chunk' names one.
 */
const packs = new Map()
const modules = new Map()

function load(name) {
  if (!name.startsWith('./')) return require(name)
  const loaded = modules.get(name)
  if (loaded) return loaded.exports
  const module = { exports: {} }
  modules.set(name, module)
  const [, pack, chunk] = name.split('/')
  compiled(opened(pack), chunk).runInThisContext()(module, module.exports, load, __dirname)
  return module.exports
}

function opened(name) {
  const known = packs.get(name)
  if (known) return known
  const filename = `${__dirname}/${name}`
  const bytes = readFileSync(filename)
  const text = name.endsWith('.br') ? require('node:zlib').brotliDecompressSync(bytes) : bytes
  const pack = {
    filename,
    texts: JSON.parse(text.toString()),
    kept: keptOf(filename),
    scripts: {},
    isNew: false,
  }
  packs.set(name, pack)
  return pack
}

function compiled(pack, chunk) {
  const cachedData = pack.kept[chunk]
  const script = new Script(pack.texts[chunk], { filename: `${pack.filename}/${chunk}`, cachedData })
  pack.scripts[chunk] = script
  if (!cachedData || script.cachedDataRejected) pack.isNew = true
  return script
}

/**
 * What V8 made of the chunks of a pack in earlier runs; it takes it only where it is of the same V8 and made with the
 * same flags. A line of JSON tells the length of each, and they follow.
 */
function keptOf(filename) {
  try {
    const bytes = readFileSync(keptName(filename))
    const kept = {}
    let place = bytes.indexOf('\n') + 1
    for (const [chunk, length] of Object.entries(JSON.parse(bytes.toString('utf8', 0, place)))) {
      kept[chunk] = bytes.subarray(place, place + length)
      place += length
    }
    return kept
  } catch (error) {
    if (error.code === undefined && !(error instanceof SyntaxError)) throw error
    return {}
  }
}

function keptName(filename) {
  return `${filename}.${process.version}-${process.arch}.cache`
}

/**
 * Keeps what V8 compiled, beside the packs, for the next run: half of what a short command costs. Where nobody may
 * write there, every run compiles. The name of a pack holds a hash of it, so nothing old is ever taken for it.
 */
function keepCompiled() {
  for (const pack of packs.values()) if (pack.isNew) keep(pack)
}

function keep({ filename, kept, scripts }) {
  const draft = `${filename}.${process.pid}.cache`
  try {
    const file = openSync(draft, 'wx')
    try {
      const made = Object.entries(scripts).map(([chunk, script]) => [chunk, script.createCachedData()])
      const all = Object.entries({ ...kept, ...Object.fromEntries(made) })
      const lengths = Object.fromEntries(all.map(([chunk, { length }]) => [chunk, length]))
      const bytes = Buffer.concat([
        Buffer.from(`${JSON.stringify(lengths)}\n`),
        ...all.map(([, code]) => code),
      ])
      for (let left = bytes; left.length > 0; ) left = left.subarray(writeSync(file, left))
    } finally {
      closeSync(file)
    }
    renameSync(draft, keptName(filename))
  } catch (error) {
    if (error.code === undefined) throw error
    rmSync(draft, { force: true })
  }
}

exports.main = (...given) => load('MAIN').main(...given)
exports.keepCompiled = keepCompiled
