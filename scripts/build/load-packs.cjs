'use strict'

const { openSync, closeSync, readFileSync, renameSync, rmSync, writeSync } = require('node:fs')
const { Script } = require('node:vm')

/**
 * dist/main.cjs: loads the program from its packs. A pack is a script whose value is its chunks by name, each a
 * function that fills in a CommonJS module; './pack/chunk' names one.
 */
const packs = new Map()
const chunks = new Map()

function load(name) {
  if (!name.startsWith('./')) return require(name)
  const loaded = chunks.get(name)
  if (loaded) return loaded.exports
  const module = { exports: {} }
  chunks.set(name, module)
  const [, pack, chunk] = name.split('/')
  chunksOf(pack)[chunk](module, module.exports, load)
  return module.exports
}

function chunksOf(pack) {
  const opened = packs.get(pack)
  if (opened) return opened.chunks
  const filename = `${__dirname}/${pack}`
  const bytes = readFileSync(filename)
  const source = pack.endsWith('.br') ? require('node:zlib').brotliDecompressSync(bytes) : bytes
  const cachedData = kept(filename)
  const script = new Script(source.toString(), { filename, cachedData })
  const chunks = script.runInThisContext()(__dirname)
  packs.set(pack, { filename, script, chunks, isKept: cachedData && !script.cachedDataRejected })
  return chunks
}

/** What V8 made of a pack the last time. It takes it only where it is of the same V8 and made with the same flags. */
function kept(filename) {
  try {
    return readFileSync(keptName(filename))
  } catch (error) {
    if (error.code === undefined) throw error
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
  for (const { filename, script, isKept } of packs.values()) if (!isKept) keep(filename, script)
}

function keep(filename, script) {
  const draft = `${filename}.${process.pid}.cache`
  try {
    const file = openSync(draft, 'wx')
    try {
      writeSync(file, script.createCachedData())
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
