import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isRecord, type Json, recordIn } from '../../core/system/json.ts'

/** The file that `import` or `require` of a package loads, where it does not exist; undefined where it does. */
export function missingEntry(folder: string, manifest: Json): string | undefined {
  const entry = entryIn(manifest)
  return entry === undefined || isModule(join(folder, entry)) ? undefined : entry
}

/** The script of a package that is likely to make its entry. */
export function buildScriptIn(manifest: Json): string | undefined {
  return ['build', 'compile', 'prepare', 'prepack'].find(name => name in recordIn(manifest.scripts))
}

/** Undefined where the package has only programs or types. */
function entryIn({ exports, main }: Json): string | undefined {
  if (exports === undefined || exports === null) return typeof main === 'string' ? main : undefined
  const own =
    isRecord(exports) && Object.keys(exports).some(key => key.startsWith('.')) ? exports['.'] : exports
  return (
    chosenIn(own, ['node', 'import', 'module-sync', 'default']) ??
    chosenIn(own, ['node', 'require', 'default'])
  )
}

/** Node takes the first condition in the order of the file that holds. */
function chosenIn(target: unknown, conditions: readonly string[]): string | undefined {
  if (typeof target === 'string') return target
  if (Array.isArray(target)) return chosenIn(target[0], conditions)
  for (const [condition, value] of Object.entries(recordIn(target))) {
    const chosen = conditions.includes(condition) ? chosenIn(value, conditions) : undefined
    if (chosen !== undefined) return chosen
  }
  return undefined
}

/** `main` may leave out the ending, or name a folder with an index. */
function isModule(path: string): boolean {
  const endings = ['.js', '.json', '.node', '.cjs', '.mjs', '/index.js', '/index.json']
  return (
    statSync(path, { throwIfNoEntry: false })?.isFile() === true ||
    endings.some(ending => existsSync(`${path}${ending}`))
  )
}
