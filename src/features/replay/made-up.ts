import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import { plainSchema } from './operation.ts'

/** No list is longer, whatever was recorded. */
const MAX_ITEMS = 1000

/** A value of the recorded shape: of the same types and lengths, and as the schema wants it where that says more. */
export function madeUp(shape: Json, schema: unknown, root: Json): unknown {
  const own = plainSchema(schema, root)
  const [known] = valuesIn(own)
  const { type } = shape
  if (type === 'string') return textLike(shape, own)
  if (type === 'integer' || type === 'number') return known ?? numberLike(shape, own)
  if (type === 'boolean') return known ?? true
  if (type === 'object') {
    const entries = Object.entries(recordIn(shape.properties)).map(([name, inner]) => {
      return [name, madeUp(recordIn(inner), recordIn(own.properties)[name] ?? own.additionalProperties, root)]
    })
    return Object.fromEntries(entries)
  }
  if (type === 'array') {
    const items = listIn(shape.items).map(inner => madeUp(recordIn(inner), own.items, root))
    const length = items.length === 0 ? 0 : Math.min(Number(shape.length), MAX_ITEMS)
    return Array.from({ length }, (_, at) => items[at % items.length])
  }
  return type === 'secret' ? (known ?? 'made-up-secret') : null
}

/** A value like this one without what it says: letters become x and digits 1, but what a schema lists stays. */
export function madeUpLike(value: unknown, schema: unknown, root: Json): unknown {
  const own = plainSchema(schema, root)
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map(item => madeUpLike(item, own.items, root))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, inner]) => {
      return [name, madeUpLike(inner, recordIn(own.properties)[name] ?? own.additionalProperties, root)]
    })
    return Object.fromEntries(entries)
  }
  if (listIn(own.enum).includes(value) || own.const === value || typeof value === 'boolean' || value === null)
    return value
  if (typeof value === 'number') return value === 0 ? 0 : Number(masked(String(value)))
  return typeof value === 'string' ? textFor(value, own) : value
}

/** The same of a text in a path or a query, where numbers and booleans are texts. */
export function madeUpText(text: string, schema: unknown, root: Json): string {
  const own = plainSchema(schema, root)
  const isListed = [...listIn(own.enum), own.const].some(value => String(value) === text)
  if (isListed || /^(?:true|false|0|)$/.test(text)) return text
  const types = [own.type].flat()
  return types.includes('string') || types.includes(undefined) ? textFor(text, own) : masked(text)
}

const formats: Readonly<Record<string, string>> = {
  uuid: '01890000-0000-7000-8000-000000000001',
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  email: 'made-up@example.com',
  uri: 'https://example.com/',
}

const shapes: ReadonlyArray<readonly [format: string, pattern: RegExp]> = [
  ['uuid', /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i],
  ['date-time', /^\d{4}-\d\d-\d\dT[\d:.]{5,18}(?:Z|[+-]\d\d:\d\d)$/i],
  ['date', /^\d{4}-\d\d-\d\d$/],
]

function textFor(text: string, own: Json): string {
  const [format] = shapes.find(([, pattern]) => pattern.test(text)) ?? []
  if (format) return formats[format] ?? text
  const mask = masked(text)
  return fits(mask, own) ? mask : String(valuesIn(own)[0] ?? formats[String(own.format)] ?? mask)
}

function masked(text: string): string {
  return text
    .replace(/\p{Lu}/gu, letter => (letter < '\x80' ? 'X' : 'É'))
    .replace(/[\p{Ll}\p{Lo}]/gu, letter => (letter < '\x80' ? 'x' : 'é'))
    .replace(/\d/g, '1')
}

/** A text of the recorded length and format; where the schema has a pattern, one of its examples. */
function textLike({ length, format }: Json, own: Json): string {
  const known = formats[String(own.format)] ?? formats[String(format)]
  const [example] = valuesIn(own)
  if (listIn(own.enum).length > 0 || own.const !== undefined) return String(example)
  if (known !== undefined) return String(own.format === undefined ? known : (example ?? known))
  const text = (format === 'integer' ? '1' : 'x').repeat(Math.min(Number(length), 1_000_000))
  return fits(text, own) ? text : String(example ?? text)
}

function numberLike({ digits, negative }: Json, own: Json): number {
  const value = Number('1'.repeat(Math.min(Number(digits) || 1, 15))) * (negative === true ? -1 : 1)
  const { minimum = value, maximum = value } = own
  return Math.min(Math.max(value, Number(minimum)), Number(maximum))
}

function fits(text: string, { pattern }: Json): boolean {
  if (typeof pattern !== 'string' || text.length > 200) return true
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return true
  }
}

/** The values that a schema names. */
function valuesIn({ const: only, enum: values, examples, example, default: usual }: Json): unknown[] {
  return [only, ...listIn(values), ...listIn(examples), example, usual].filter(value => value !== undefined)
}
