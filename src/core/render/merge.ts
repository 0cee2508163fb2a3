/** A value of JSON or TOML. */
export type MergedValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | readonly MergedValue[]
  | MergedTable

export interface MergedTable {
  readonly [key: string]: MergedValue
}

/** Merges tables key by key, joins lists, and replaces everything else. Lists of packages stay sorted. */
export function merge(under: MergedValue, over: MergedValue, key?: string): MergedValue {
  const isSorted = key !== undefined && sortedKeys.has(key)
  if (Array.isArray(under) && Array.isArray(over)) {
    const joined = [...under, ...over]
    return isSorted && joined.every(item => typeof item === 'string') ? joined.sort() : joined
  }
  if (!isTable(under) || !isTable(over)) return over
  const merged: Record<string, MergedValue> = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const before = merged[name]
    merged[name] = before === undefined ? value : merge(before, value, name)
  }
  return isSorted ? sortKeys(merged) : merged
}

const sortedKeys = new Set(['dependencies', 'devDependencies', 'allowScripts', 'overrides', 'resolutions'])

export function isTable(value: MergedValue): value is MergedTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

function sortKeys(table: MergedTable): MergedTable {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
}
