import { type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { combined } from './combined.ts'
import { isDocumented } from './documented.ts'
import { isMatch, patternSamples } from './pattern.ts'
import type { SamplePlace } from './place.ts'

/** How deep fields that are not required are filled. */
const deepest = 4

export function objectSample(schema: Json, place: SamplePlace): Json | undefined {
  const properties = recordIn(schema.properties)
  const required = listIn(schema.required).map(String)
  const inner = (name: string) => ({ ...place, name, depth: place.depth + 1 })
  const value: Record<string, unknown> = {}
  const add = (name: string, part: unknown) => {
    const made = place.make(part, inner(name))
    if (made !== undefined) Object.defineProperty(value, name, { value: made, ...plain })
    return made !== undefined
  }
  const sendable = Object.entries(properties).filter(([, part]) => !isForeign(part, place))
  for (const [name, part] of sendable)
    if (required.includes(name)) {
      if (!add(name, part)) return undefined
    } else if (isWanted(part, place)) add(name, part)
  for (const name of required)
    if (!Object.hasOwn(properties, name) && !add(name, partFor(name, schema))) return undefined
  const least = Number(schema.minProperties ?? (isChange(place, sendable) ? 1 : 0))
  for (const [name, part] of sendable)
    if (Object.keys(value).length < least && !Object.hasOwn(value, name)) add(name, part)
  for (let n = 1; Object.keys(value).length < least && n <= least; n++)
    add(`name${n}`, partFor(`name${n}`, schema))
  return value
}

const plain = { enumerable: true, writable: true, configurable: true } as const

/** A body of which nothing is required changes at least one field. */
function isChange({ depth, schemas, style }: SamplePlace, sendable: readonly unknown[]): boolean {
  return style.optional === 'documented' && depth === 0 && schemas.kind === 'request' && sendable.length > 0
}

/** Requests do not send what is read only, and responses have nothing that is written only. */
function isForeign(part: unknown, { schemas }: SamplePlace): boolean {
  const own = combined(part, schemas)
  return typeof own !== 'boolean' && own[schemas.kind === 'request' ? 'readOnly' : 'writeOnly'] === true
}

function isWanted(part: unknown, { style, schemas, depth }: SamplePlace): boolean {
  if (style.optional === 'none' || depth >= deepest) return false
  const own = combined(part, schemas)
  if (typeof own === 'boolean' || own.deprecated === true) return false
  return style.optional === 'all' || isDocumented(own)
}

/** The schema of a field that is not among the properties. */
function partFor(name: string, { patternProperties, additionalProperties = true }: Json): unknown {
  const found = Object.entries(recordIn(patternProperties)).find(([pattern]) => isMatch(pattern, name))
  return found ? found[1] : additionalProperties
}

export function arraySample(schema: Json, place: SamplePlace): unknown[] | undefined {
  const first = listIn(schema.prefixItems)
  const least = Number(schema.minItems ?? 0)
  const most = Number(schema.maxItems ?? Number.POSITIVE_INFINITY)
  const wanted = Math.min(Math.max(least, first.length, 1), most, 1000)
  const items: unknown[] = []
  for (let at = 0; at < wanted; at++) {
    const part = first[at] ?? schema.items ?? true
    const value = schema.uniqueItems === true && at > 0 ? another(part, at, items, place) : undefined
    const item = value ?? place.make(part, { ...place, depth: place.depth + 1 })
    if (item === undefined) return items.length >= least ? items : undefined
    items.push(item)
  }
  return items
}

/** A value that the list does not have yet. */
function another(part: unknown, at: number, items: readonly unknown[], { schemas }: SamplePlace): unknown {
  const [value] = items
  const own = combined(part, schemas)
  const listed = typeof own === 'boolean' ? [] : listIn(own.enum)
  const made =
    typeof value === 'number' ? value + at : typeof value === 'string' ? `${value}${at}` : undefined
  const { pattern, format } = typeof own === 'boolean' ? {} : own
  return [listed[at], made, ...variationsOf(pattern, format, at)].find(
    one => one !== undefined && !items.includes(one) && schemas.faultOf(own, one) === undefined,
  )
}

/** Other texts of a pattern, or of a format whose texts end with a number. */
function variationsOf(pattern: unknown, format: unknown, at: number): string[] {
  if (format === 'uuid') return [`01890000-0000-7000-8000-${String(at).padStart(12, '0')}`]
  if (format === 'date') return [new Date(Date.UTC(2026, 0, at + 1)).toISOString().slice(0, 10)]
  if (format === 'date-time') return [new Date(Date.UTC(2026, 0, at + 1)).toISOString()]
  if (format === 'email') return [`ada+${at}@example.com`]
  return typeof pattern === 'string' ? patternSamples(pattern, 0, at) : []
}
