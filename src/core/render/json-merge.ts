import { isDeepStrictEqual } from 'node:util'
import { mergedText } from './text-merge.ts'

/**
 * JSON merged from two changes of a base, key by key, in the order of the user's file; undefined where both
 * changed one value differently. A text that is not JSON is merged by its lines.
 */
export function mergedJson(base: string, mine: string, theirs: string): string | undefined {
  const [old, own, other] = [base, mine, theirs].map(parsed)
  if (!isTable(old) || !isTable(own) || !isTable(other)) return mergedText(base, mine, theirs)
  const merged = mergedTable(old, own, other)
  return merged && `${JSON.stringify(merged, null, 2)}\n`
}

type Table = Readonly<Record<string, unknown>>

function mergedTable(base: Table, mine: Table, theirs: Table): Table | undefined {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])]
  const merged: Record<string, unknown> = {}
  for (const name of names) {
    const value = mergedValue(base[name], mine[name], theirs[name])
    if (value === conflict) return undefined
    if (value !== undefined) merged[name] = value
  }
  return isSorted(mine) ? sorted(merged) : merged
}

const conflict = Symbol('both changed it')

function mergedValue(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isDeepStrictEqual(mine, base) || isDeepStrictEqual(mine, theirs)) return theirs
  if (isDeepStrictEqual(theirs, base)) return mine
  if (!isTable(mine) || !isTable(theirs)) return conflict
  return mergedTable(isTable(base) ? base : {}, mine, theirs) ?? conflict
}

/** Lists of packages are sorted, and stay so. */
function isSorted(table: Table): boolean {
  const names = Object.keys(table)
  return names.every((name, place) => place === 0 || String(names[place - 1]) < name)
}

function sorted(table: Table): Table {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
