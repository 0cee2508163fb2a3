import { isSecret } from '../http/operate/redact-url.ts'
import { isMarkedSecret, type Schemas, schemasOf } from './marked.ts'

/** What a value looks like, without the value. */
export type Shape =
  | { readonly type: 'null' | 'boolean' | 'secret' | 'deep' }
  | { readonly type: 'number' | 'integer'; readonly digits: number; readonly negative?: true }
  | { readonly type: 'string'; readonly length: number; readonly format?: string }
  | { readonly type: 'bytes'; readonly length: number }
  | { readonly type: 'array'; readonly length: number; readonly items: readonly Shape[] }
  | { readonly type: 'object'; readonly properties: Readonly<Record<string, Shape>> }

const [MAX_DEPTH, MAX_ITEMS, MAX_NAMES] = [10, 20, 200]

/** The types and lengths of a value. A field with a secret name, or marked as secret in its schema, has neither. */
export function shapeOf(value: unknown, schemas: Schemas = [], depth = 0): Shape {
  if (depth > MAX_DEPTH) return { type: 'deep' }
  if (isMarkedSecret(schemas)) return { type: 'secret' }
  if (value === null || value === undefined) return { type: 'null' }
  if (typeof value === 'string') return stringShape(value)
  if (typeof value === 'number' || typeof value === 'bigint') return numberShape(value)
  if (typeof value === 'boolean') return { type: 'boolean' }
  if (value instanceof Uint8Array) return { type: 'bytes', length: value.length }
  const below = (name: string | null, inner: unknown) => shapeOf(inner, schemasOf(schemas, name), depth + 1)
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map(item => below(null, item))
    return { type: 'array', length: value.length, items }
  }
  const entries = Object.entries(value).slice(0, MAX_NAMES)
  const properties = entries.map(([name, inner]) => {
    return [shownName(name), isSecret(name) ? { type: 'secret' } : below(name, inner)]
  })
  return { type: 'object', properties: Object.fromEntries(properties) }
}

/** Names are chosen by callers too: one that is not like a name, such as an address, is not kept. */
export function shownName(name: string): string {
  return /^[A-Za-z_$][\w$-]{0,59}$/.test(name) ? name : '[name]'
}

function numberShape(value: number | bigint): Shape {
  const type = Number.isInteger(Number(value)) ? 'integer' : 'number'
  const digits = String(value).replace(/\D/g, '').length
  return { type, digits, ...(value < 0 && { negative: true }) }
}

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\d[T ][\d:.]{5,18}(?:Z|[+-]\d\d:?\d\d)?$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^\s@]{1,64}@[^\s@]{1,255}$/,
  uri: /^https?:\/\//i,
  integer: /^-?\d{1,30}$/,
}

function stringShape(value: string): Shape {
  const [format] = Object.entries(formats).find(([, pattern]) => pattern.test(value)) ?? []
  return { type: 'string', length: value.length, ...(format && { format }) }
}
