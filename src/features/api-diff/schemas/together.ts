import type { BoundName, SchemaBound } from './schema-shape.ts'

type Types = ReadonlySet<string> | undefined
type Values = ReadonlyMap<string, unknown> | undefined

/** The types that all allow; an integer is a number. */
export function commonTypes(all: readonly Types[]): Types {
  let common: Types
  for (const types of all) common = common && types ? bothTypes(common, types) : (common ?? types)
  return common
}

function bothTypes(some: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...some].flatMap(type => [...others].flatMap(other => commonType(type, other))))
}

function commonType(type: string, other: string): string[] {
  if (type === other) return [type]
  const isNumber = [type, other].sort().join() === 'integer,number'
  return isNumber ? ['integer'] : []
}

export function commonValues(all: readonly Values[]): Values {
  let common: Values
  for (const values of all)
    common = common && values ? new Map([...common].filter(([text]) => values.has(text))) : (common ?? values)
  return common
}

/** A minimum is stricter when it is higher, and so is a multipleOf; all others when they are lower. */
export function strictest(name: BoundName, one: SchemaBound | undefined, other: SchemaBound): SchemaBound {
  return one !== undefined && isStricter(name, one, other) ? one : other
}

export function isStricter(name: BoundName, one: SchemaBound, other: SchemaBound): boolean {
  if (one.limit === other.limit) return one.isExclusive && !other.isExclusive
  return isLower(name) ? one.limit > other.limit : one.limit < other.limit
}

function isLower(name: BoundName): boolean {
  return name.startsWith('min') || name === 'multipleOf' || name === 'uniqueItems'
}
