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
  const pack = { filename, kept: keptOf(filename), made: {}, isNew: false }
  packs.set(name, pack)
  return pack
}

function compiled(pack, chunk) {
  const kept = pack.kept[chunk]
  const text = kept ? kept.text.toString() : textsOf(pack)[chunk]
  const script = new Script(text, { filename: `${pack.filename}/${chunk}`, cachedData: kept?.code })
  pack.made[chunk] = { text, script }
  if (!kept || script.cachedDataRejected) pack.isNew = true
  return script
}

function textsOf(pack) {
  if (!pack.texts) {
    const bytes = readFileSync(pack.filename)
    const isPacked = pack.filename.endsWith('.br')
    const text = isPacked ? require('node:zlib').brotliDecompressSync(bytes) : bytes
    pack.texts = JSON.parse(text.toString())
  }
  return pack.texts
}

/**
 * The chunks of a pack that earlier runs have used: their texts, so that nothing has to be unpacked, and what V8 made
 * of them, which it takes only where it is of the same V8 and made with the same flags. A line of JSON tells the length
 * of each part, and they follow.
 */
function keptOf(filename) {
  try {
    const bytes = readFileSync(keptName(filename))
    const kept = {}
    let place = bytes.indexOf('\n') + 1
    const next = length => {
      const part = bytes.subarray(place, place + length)
      place += length
      return part
    }
    for (const [chunk, [text, code]] of Object.entries(JSON.parse(bytes.toString('utf8', 0, place))))
      kept[chunk] = { text: next(text), code: next(code) }
    return place === bytes.length ? kept : {}
  } catch (error) {
    if (error.code === undefined && !(error instanceof SyntaxError || error instanceof TypeError)) throw error
    return {}
  }
}

function keptName(filename) {
  return `${filename}.${process.version}-${process.arch}.cache`
}

/**
 * Keeps the chunks that were used beside the packs, for the next run: half of what a short command costs. Where nobody
 * may write there, every run compiles. The name of a pack holds a hash of it, so nothing old is ever taken for it.
 */
function keepCompiled() {
  for (const pack of packs.values()) if (pack.isNew) keep(pack)
}

function keep({ filename, kept, made }) {
  const draft = `${filename}.${process.pid}.cache`
  try {
    const file = openSync(draft, 'wx')
    try {
      for (const part of partsOf({ ...kept, ...buffersOf(made) }))
        for (let left = part; left.length > 0; ) left = left.subarray(writeSync(file, left))
    } finally {
      closeSync(file)
    }
    renameSync(draft, keptName(filename))
  } catch (error) {
    if (error.code === undefined) throw error
    rmSync(draft, { force: true })
  }
}

function buffersOf(made) {
  return Object.fromEntries(
    Object.entries(made).map(([chunk, { text, script }]) => [
      chunk,
      { text: Buffer.from(text), code: script.createCachedData() },
    ]),
  )
}

function partsOf(chunks) {
  const all = Object.entries(chunks)
  const lengths = all.map(([chunk, { text, code }]) => [chunk, [text.length, code.length]])
  const head = Buffer.from(`${JSON.stringify(Object.fromEntries(lengths))}\n`)
  return [head, ...all.flatMap(([, { text, code }]) => [text, code])]
}

exports.main = (...given) => load('MAIN').main(...given)
exports.keepCompiled = keepCompiled
