import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '../../system/json.ts'

/** Both sides changed one value, and neither change contains the other. */
export const clash = Symbol('both changed it')

/** Decides about a value that both sides changed, by the names of the keys that lead to it; `clash` where it cannot. */
export type Decide = (path: readonly string[], base: unknown, ours: unknown, theirs: unknown) => unknown

/**
 * A value merged from two changes of a base: objects key by key, lists of plain values as sets. Undefined stands for
 * a key that is not there.
 */
export function mergedValue(
  base: unknown,
  ours: unknown,
  theirs: unknown,
  decide: Decide = () => clash,
  path: readonly string[] = [],
): unknown {
  if (isDeepStrictEqual(ours, base) || isDeepStrictEqual(ours, theirs)) return theirs
  if (isDeepStrictEqual(theirs, base)) return ours
  if (isRecord(ours) && isRecord(theirs)) {
    const before = isRecord(base) ? base : {}
    const merged: Record<string, unknown> = {}
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const value = mergedValue(valueAt(before, key), valueAt(ours, key), valueAt(theirs, key), decide, [
        ...path,
        key,
      ])
      if (value === clash) return clash
      if (value !== undefined) merged[key] = value
    }
    return merged
  }
  return mergedList(base, ours, theirs) ?? decide(path, base, ours, theirs)
}

function valueAt(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Ours without what they removed, then what they added. */
function mergedList(base: unknown, ours: unknown, theirs: unknown): unknown[] | undefined {
  if (!isSet(base) || !isSet(ours) || !isSet(theirs)) return undefined
  const kept = ours.filter(each => theirs.includes(each) || !base.includes(each))
  return [...kept, ...theirs.filter(each => !base.includes(each) && !ours.includes(each))]
}

function isSet(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) &&
    new Set(value).size === value.length &&
    value.every(each => typeof each === 'string' || typeof each === 'number')
  )
}
