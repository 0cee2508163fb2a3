import { isDeepStrictEqual } from 'node:util'
import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { isRecord, type Json } from '../../system/json.ts'

/**
 * The text of a JSON object changed to another value: only what differs is written, so that order, indentation and
 * lines stay. A new key comes after the one that it follows in `order`, or in its place where the keys are sorted.
 */
export function withJson(text: string, from: Json, to: Json, order: unknown): string {
  return changed(text, from, to, order, [])
}

function changed(text: string, from: Json, to: Json, order: unknown, path: readonly string[]): string {
  let now = text
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  for (const key of keys) {
    const [before, after] = [from[key], to[key]]
    if (isDeepStrictEqual(before, after)) continue
    const below = isRecord(order) ? order[key] : undefined
    if (after === undefined) now = withoutKey(now, path, key)
    else if (before === undefined) now = withKey(now, path, key, after, placeFor(key, to, from, order))
    else if (isRecord(before) && isRecord(after) && Object.keys(before).length > 0)
      now = changed(now, before, after, below, [...path, key])
    else now = withValue(now, path, key, after)
  }
  return now
}

/** The key that a new one comes after; undefined for the first place. */
function placeFor(key: string, to: Json, from: Json, order: unknown): string | undefined {
  const own = Object.keys(from)
  const isSorted = own.every((each, place) => place === 0 || String(own[place - 1]) < each)
  if (isSorted && own.length > 1)
    return Object.keys(to)
      .filter(each => each < key)
      .sort()
      .at(-1)
  const theirs = isRecord(order) ? Object.keys(order) : []
  return theirs.slice(0, Math.max(0, theirs.indexOf(key))).findLast(each => each in from) ?? own.at(-1)
}

interface Part {
  readonly start: number
  readonly end: number
}

function mapAt(text: string, path: readonly string[]): YAMLMap | undefined {
  const document = parseDocument(text, { schema: 'json', version: '1.2', logLevel: 'error' })
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  return isMap(node) ? node : undefined
}

/** Where each key begins and its value ends. */
function partsOf(map: YAMLMap | undefined): Map<string, Part & { readonly value: number }> {
  return new Map(
    map?.items.flatMap(({ key, value }) => {
      const [start] = (isScalar(key) && key.range) || []
      const [from, end] = (isNode(value) && value.range) || []
      if (start === undefined || from === undefined || end === undefined || !isScalar(key)) return []
      return [[String(key.value), { start, end, value: from }] as const]
    }) ?? [],
  )
}

function withValue(text: string, path: readonly string[], key: string, value: unknown): string {
  const part = partsOf(mapAt(text, path)).get(key)
  if (!part) return text
  return (
    text.slice(0, part.value) +
    written(value, indentAt(text, part.start), unitOf(text)) +
    text.slice(part.end)
  )
}

function withoutKey(text: string, path: readonly string[], key: string): string {
  const parts = partsOf(mapAt(text, path))
  const part = parts.get(key)
  if (!part) return text
  const [before] = [...parts.values()].filter(({ end }) => end <= part.start).slice(-1)
  const comma = /^\s*,\s*/.exec(text.slice(part.end))?.[0]
  if (comma !== undefined) return text.slice(0, part.start) + text.slice(part.end + comma.length)
  return before
    ? text.slice(0, before.end) + text.slice(part.end)
    : text.slice(0, part.start) + text.slice(part.end)
}

function withKey(
  text: string,
  path: readonly string[],
  key: string,
  value: unknown,
  after: string | undefined,
): string {
  const map = mapAt(text, path)
  const parts = partsOf(map)
  const [first] = parts.values()
  const unit = unitOf(text)
  if (!first) return text
  const indent = indentAt(text, first.start)
  const isOneLine = !text.slice(0, first.start).match(/\n[ \t]*$/)
  const entry = `${JSON.stringify(key)}: ${written(value, indent, unit)}`
  const gap = isOneLine ? ' ' : `\n${indent}`
  const place = after === undefined ? undefined : parts.get(after)
  if (!place) return `${text.slice(0, first.start)}${entry},${gap}${text.slice(first.start)}`
  return `${text.slice(0, place.end)},${gap}${entry}${text.slice(place.end)}`
}

function indentAt(text: string, place: number): string {
  let start = place
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--
  return text.slice(start, place)
}

function unitOf(text: string): string {
  return /^\{\n([ \t]+)/.exec(text)?.[1] ?? '  '
}

const lineLength = 110

/** A value as a formatter leaves it: a list is on one line if it fits. */
function written(value: unknown, indent: string, unit: string): string {
  if (Array.isArray(value)) {
    const line = `[${value.map(each => JSON.stringify(each)).join(', ')}]`
    if (line.length + indent.length < lineLength && value.every(each => !isRecord(each))) return line
  }
  return JSON.stringify(value, null, unit).replaceAll('\n', `\n${indent}`)
}
