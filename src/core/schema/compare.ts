import type { SchemaPart } from './part.ts'

/** A difference between two schemas; null where the part does not exist. */
export interface SchemaDifference extends Omit<SchemaPart, 'definition'> {
  readonly before: string | null
  readonly after: string | null
}

/**
 * The differences by owner, kind and name. For a table or view that only one schema has, its parts are not
 * listed.
 */
export function differencesBetween(
  before: readonly SchemaPart[],
  after: readonly SchemaPart[],
): SchemaDifference[] {
  const [was, is] = [byKey(before), byKey(after)]
  const differences = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap(key => {
    const [old, now] = [was.get(key), is.get(key)]
    const part = old ?? now
    if (!part || old?.definition === now?.definition) return []
    const { owner, kind, name } = part
    return [{ owner, kind, name, before: old?.definition ?? null, after: now?.definition ?? null }]
  })
  const whole = new Set(differences.filter(isOneSided).flatMap(each => (isWhole(each) ? [each.owner] : [])))
  return differences.filter(each => isWhole(each) || !whole.has(each.owner))
}

function byKey(parts: readonly SchemaPart[]): Map<string, SchemaPart> {
  return new Map(parts.map(part => [[part.owner, part.kind, part.name].join('\0'), part]))
}

function isWhole({ name }: SchemaDifference): boolean {
  return name === ''
}

function isOneSided({ before, after }: SchemaDifference): boolean {
  return before === null || after === null
}
