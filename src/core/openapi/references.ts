import { isRecord, type Json } from '../system/json.ts'
import { below, type Located, type Place, placeBelow, rootOf } from './place.ts'

/** Any content is allowed below these. */
const values = new Set(['example', 'examples', 'default', 'enum', 'const', 'value'])

/** The keys below these are names chosen by the author. */
const maps = new Set(
  `properties patternProperties $defs definitions dependentSchemas schemas parameters headers requestBodies links content
  encoding paths webhooks responses callbacks pathItems`.split(/\s+/),
)

/** Of these maps, `x-…` is an extension and not a name. */
const extended = new Set(['paths', 'webhooks', 'responses', 'callbacks', 'pathItems'])

/** Calls `visit` with every `$ref` and the keys that lead to it. Values, examples and extensions are ignored. */
export function eachReference(root: unknown, visit: (text: string, keys: readonly string[]) => void): void {
  const keys: string[] = []
  const walk = (value: unknown, map: string | undefined): void => {
    if (Array.isArray(value)) {
      for (const [index, part] of value.entries()) if (typeof part === 'object') descend(part, `${index}`)
      return
    }
    if (!isRecord(value)) return
    if (map === undefined && typeof value.$ref === 'string') visit(value.$ref, keys)
    for (const key in value) {
      const part = value[key]
      if (typeof part !== 'object' || part === null) continue
      const isExtension = key.startsWith('x-') && (map === undefined || extended.has(map))
      if (map === undefined && maps.has(key)) descend(part, key, key)
      else if (!isExtension && (map !== undefined || !values.has(key))) descend(part, key)
    }
  }
  const descend = (part: unknown, key: string, map?: string): void => {
    keys.push(key)
    walk(part, map)
    keys.pop()
  }
  walk(root, undefined)
}

/** `./money.yaml#/Money` seen from a file, as the file and the fragment. */
export function targetOf(
  reference: string,
  file: string,
): { readonly file: string; readonly fragment: string } {
  const [path = '', fragment = ''] = reference.split(/#(.*)/s)
  return { file: path === '' ? file : joined(file, path), fragment }
}

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text)
}

/** A relative path is seen from the folder of its file; a URL stays as it is. */
function joined(file: string, path: string): string {
  if (isUrl(path) || path.startsWith('/'))
    return isUrl(file) && !isUrl(path) ? new URL(path, file).href : path
  if (isUrl(file)) return new URL(path, file).href
  const parts: string[] = file.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** What a fragment such as `/components/schemas/Order` leads to in a file; undefined where nothing is there. */
export function locatedAt(root: Json, file: string, fragment: string): Located | undefined {
  if (fragment === '') return rootOf(file, root)
  if (!fragment.startsWith('/')) return undefined
  let at: Located | undefined = rootOf(file, root)
  let list: { readonly items: readonly unknown[]; readonly place: Place } | undefined
  for (const part of fragment.slice(1).split('/')) {
    const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')
    const value: unknown = list ? list.items[Number(key)] : at?.value[key]
    const from: Place | undefined = list?.place ?? at?.place
    if (from === undefined) return undefined
    list = Array.isArray(value) ? { items: value, place: placeBelow(from, key) } : undefined
    at = list ? undefined : isRecord(value) ? { value, place: placeBelow(from, key) } : undefined
    if (!list && typeof value === 'boolean') return booleanSchema(value, placeBelow(from, key))
  }
  return at
}

/** `true` and `false` are schemas in 3.1. */
export function booleanSchema(value: boolean, place: Place): Located {
  return { value: value ? {} : { not: {} }, place }
}

/** The schema below a key, which may be a boolean. */
export function schemaBelow(located: Located, key: string): Located | undefined {
  const value = located.value[key]
  return typeof value === 'boolean'
    ? booleanSchema(value, placeBelow(located.place, key))
    : below(located, key)
}

/** A percent sign that encodes nothing stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return part
  }
}
