import { isRecord, type Json } from '../system/json.ts'

/** Where a value is: a file, and the keys that lead to it. Its text is only made for a report. */
export interface Place {
  /** The file or URL; the same for all places of one file. */
  readonly file: string
  readonly parent: Place | undefined
  readonly key: string
}

/** An object of a document, with its place. */
export interface Located {
  readonly value: Json
  readonly place: Place
}

export function rootOf(file: string, value: Json): Located {
  return { value, place: { file, parent: undefined, key: '' } }
}

export function placeBelow(parent: Place, key: string | number): Place {
  return { file: parent.file, parent, key: String(key) }
}

export function placeAt(place: Place, keys: readonly string[]): Place {
  return keys.reduce(placeBelow, place)
}

/** The object below a key; undefined where there is none. */
export function below({ value, place }: Located, key: string): Located | undefined {
  const child = value[key]
  return isRecord(child) ? { value: child, place: placeBelow(place, key) } : undefined
}

/** The objects of a map, by name; other values are left out, and extensions unless any name is allowed. */
export function entriesOf(
  located: Located | undefined,
  { anyName = false }: { readonly anyName?: boolean } = {},
): (readonly [string, Located])[] {
  if (located === undefined) return []
  return Object.keys(located.value).flatMap(key => {
    const child = key.startsWith('x-') && !anyName ? undefined : below(located, key)
    return child ? [[key, child] as const] : []
  })
}

/** The objects of a list. */
export function itemsOf(located: Located, key: string): Located[] {
  const list = located.value[key]
  if (!Array.isArray(list)) return []
  const place = placeBelow(located.place, key)
  return list.flatMap((value: unknown, index) =>
    isRecord(value) ? [{ value, place: placeBelow(place, index) }] : [],
  )
}

export function keysOf(place: Place): string[] {
  const keys: string[] = []
  for (let at: Place = place; at.parent !== undefined; at = at.parent) keys.push(at.key)
  return keys.reverse()
}

/** A JSON Pointer (RFC 6901): `/paths/~1orders/get`. */
export function pointerOf(place: Place): string {
  return keysOf(place)
    .map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}
