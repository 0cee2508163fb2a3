import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { systemCodeOf } from './errors.ts'

/** What a module was compiled to. */
export interface Compiled {
  readonly text: string
  /** Absolute paths of the files it was made of. */
  readonly sources: readonly string[]
}

/**
 * The text that a module was compiled to the last time: starting a compiler costs as much as all the rest of `status`.
 * Undefined where this Node has not compiled it, in this folder, or one of its sources is another one now.
 */
export function recall(file: string, root: string): string | undefined {
  try {
    const known = JSON.parse(readFileSync(placeOf(file, root), 'utf8'))
    const isSame = Object.entries(known.sources).every(([path, source]) => textOf(path) === source)
    return known.file === file && known.node === process.version && isSame ? known.text : undefined
  } catch {
    return undefined
  }
}

/** Keeps it among the packages of the project, which nobody commits; where it cannot be written, it is not kept. */
export function keep(file: string, root: string, { text, sources }: Compiled): void {
  if (!existsSync(join(root, 'node_modules'))) return
  const settings = ['package.json', 'tsconfig.json'].map(name => join(root, name))
  const texts = Object.fromEntries([...sources, ...settings].map(path => [path, textOf(path)]))
  const place = placeOf(file, root)
  const written = `${place}.${process.pid}`
  try {
    mkdirSync(join(place, '..'), { recursive: true })
    writeFileSync(written, JSON.stringify({ file, node: process.version, sources: texts, text }))
    renameSync(written, place)
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    rmSync(written, { force: true })
  }
}

function placeOf(file: string, root: string): string {
  const name = relative(root, file).replace(/[^\w.-]/g, '-')
  return join(root, 'node_modules', '.cache', 'gapi', `${name}.json`)
}

/** Null where there is no such file, as in JSON. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    return null
  }
}
