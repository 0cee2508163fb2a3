import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemCodeOf, UserError } from '../../core/system/errors.ts'
import { isRecord, type Json, recordIn } from '../../core/system/json.ts'

/** The package.json of a folder; undefined where there is none. Throws where it cannot be read. */
export function manifestIn(folder: string): Json | undefined {
  const path = join(folder, 'package.json')
  if (!existsSync(path)) return undefined
  const manifest = parsed(path)
  if (isRecord(manifest)) return manifest
  throw new UserError(`${path} is not a JSON object.`, 'Fix it, and run the command again.')
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    const code = systemCodeOf(error)
    if (code !== undefined) throw new UserError(`Could not read ${path}: ${code}.`, 'Make it readable.')
    if (!(error instanceof SyntaxError)) throw error
    throw new UserError(`${path} is not valid JSON: ${error.message}.`, 'Fix it, and run the command again.')
  }
}

export const dependencyKinds = [
  'dependencies',
  'devDependencies',
  'optionalDependencies',
  'peerDependencies',
] as const

/** What a package depends on, name → range; the first kind that has a name counts. */
export function dependenciesOf(
  manifest: Json,
  kinds: readonly (typeof dependencyKinds)[number][] = dependencyKinds,
): ReadonlyMap<string, string> {
  const listed = kinds.flatMap(kind => Object.entries(recordIn(manifest[kind])))
  return new Map(listed.reverse().map(([name, range]) => [name, String(range)]))
}
