import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { systemCodeOf } from '../../system/errors.ts'

export interface Compiled {
  readonly text: string
  /** Absolute paths of its source files. */
  readonly sources: readonly string[]
}

/**
 * The cached text of a compiled module: starting a compiler takes as long as the rest of `status`. Undefined
 * where this Node version has not compiled it in this folder, or a source has changed.
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

/** Stores it in the project's node_modules, which is not committed; skipped where that is not writable. */
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

/** Null where the file does not exist, as JSON has no undefined. */
function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    return null
  }
}
