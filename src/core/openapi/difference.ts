import { type Json, recordIn } from '../system/json.ts'
import { shortList } from '../system/short-list.ts'
import { methods } from './document.ts'

/** A difference between two documents. */
export interface DocumentDifference {
  /** The keys that lead to it: `['paths', '/v1/orders', 'get']`. */
  readonly keys: readonly string[]
  readonly kind: 'missing' | 'gone' | 'other'
  /** The names of the parts that changed. */
  readonly names?: readonly string[]
}

/**
 * What the second document adds, lacks or changes. The order of keys and the formatting are ignored; each
 * operation is listed once.
 */
export function differencesBetween(before: Json, after: Json): DocumentDifference[] {
  return below(before, after, [])
}

function below(before: Json, after: Json, keys: readonly string[]): DocumentDifference[] {
  return namesUnlike(before, after).flatMap(name => {
    const [was, is] = [before[name], after[name]]
    const at = [...keys, name]
    if (isStamp.test(name)) return []
    if (isPath(at)) return below(recordIn(was), recordIn(is), at)
    if (was === undefined) return [{ keys: at, kind: 'missing' }]
    if (is === undefined) return [{ keys: at, kind: 'gone' }]
    return isSplit(at)
      ? below(recordIn(was), recordIn(is), at)
      : [{ keys: at, kind: 'other', names: namesUnlike(recordIn(was), recordIn(is)) }]
  })
}

function namesUnlike(before: Json, after: Json): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.filter(name => textOf(before[name]) !== textOf(after[name]))
}

/** Fields with the time of the build or its source. */
const isStamp = /^x-.*(generated|date|time|commit|build)/

/** A new path is listed by its operations. */
function isPath(keys: readonly string[]): boolean {
  return keys[0] === 'paths' && keys.length === 2
}

/** Operations and components are listed by name, everything else as a whole. */
function isSplit(keys: readonly string[]): boolean {
  const [first = ''] = keys
  if (first === 'paths' || first === 'components') return keys.length < 3
  return (first === 'info' || first === 'definitions') && keys.length < 2
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

type DifferenceWords = Readonly<Record<DocumentDifference['kind'], string>>

const ofCode: DifferenceWords = {
  missing: 'is missing',
  gone: 'is no longer in the code',
  other: 'has changed',
}

/** `GET /v1/orders is missing`. */
export function differenceText(
  { keys, kind, names = [] }: DocumentDifference,
  words: DifferenceWords = ofCode,
): string {
  const [first = '', path = '', method] = keys
  const isOperation = first === 'paths' && methods.some(each => each === method)
  const what = isOperation ? `${method?.toUpperCase()} ${path}` : first === 'paths' ? path : keys.join('.')
  const which = names.length > 0 ? ` (${shortList(names, 3)})` : ''
  return `${what} ${words[kind]}${which}`
}
