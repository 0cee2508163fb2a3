import type { Schema } from '../../../core/openapi/schema-fault.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { Schemas } from '../schemas.ts'
import { numberSlot, slot, timeSlot } from '../slots.ts'
import { thingNamed } from './reference.ts'

export interface Weaving {
  readonly schema: Schema
  readonly schemas: Schemas
  /** The variable with the id of a thing, and its value until a request sets it: `order_line`. */
  readonly variableOf: (thing: string) => { readonly name: string; readonly value: unknown } | undefined
  /** Written behind texts so that they are unique; undefined to leave them as they are. */
  readonly ending: string | undefined
}

export interface Woven {
  readonly value: unknown
  readonly uses: ReadonlySet<string>
}

type Keys = readonly (string | number)[]

/** Puts variables into a sample: the ids of things that other requests make, and the time into texts. */
export function woven(sample: unknown, { schema, schemas, variableOf, ending }: Weaving): Woven {
  let [plain, value] = [sample, sample]
  const uses = new Set<string>()
  const isAllowed = (changed: unknown) => schemas.faultOf(schema, changed) === undefined
  const replace = (keys: Keys, test: unknown, written: unknown): boolean => {
    const changed = replaced(plain, keys, test)
    if (!isAllowed(changed)) return false
    plain = changed
    value = replaced(value, keys, written)
    return true
  }
  for (const { keys, name, leaf } of leavesOf(sample)) {
    const thing = thingNamed(name)
    const variable = thing === undefined ? undefined : variableOf(thing)
    if (variable !== undefined) {
      const isNumber = typeof leaf === 'number'
      const written = isNumber ? numberSlot(variable.name) : slot(variable.name)
      if (replace(keys, variable.value, written)) uses.add(variable.name)
    } else if (thing !== undefined && uuid.test(String(leaf))) replace(keys, undefined, undefined)
    else if (ending !== undefined && typeof leaf === 'string')
      uniqueTexts(leaf, ending).some(text => replace(keys, text.replace(timeSlot, '1796000000'), text))
  }
  return { value, uses }
}

/** An example that is nowhere, as the id of something: it is left out where it may be. */
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A text with the time in it, in several ways. */
function uniqueTexts(text: string, ending: string): string[] {
  const [, before, domain] = /^([^@\s]+)(@[^@\s]+)$/.exec(text) ?? []
  const end = `${timeSlot}${ending}`
  if (before !== undefined) return [`${before}+${end}${domain}`]
  if (isSpecial.test(text)) return []
  return text.includes(' ') ? [`${text} ${end}`, `${text}-${end}`] : [`${text}-${end}`, `${text}${end}`]
}

/** Codes, numbers, times, versions and the like have a meaning that an ending would change. */
const isSpecial =
  /^(?:.{0,3}|[A-Z]{2}[-_][A-Z]{2}|[\d.:TZ+-]+|\d.*|true|false|null|[a-z]+\/[\w.+-]+|data:.*)$/

interface Leaf {
  readonly keys: Keys
  /** Of the field that it is in. */
  readonly name: string
  readonly leaf: unknown
}

function leavesOf(value: unknown, keys: Keys = [], name = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((part, at) => leavesOf(part, [...keys, at], name))
  if (isRecord(value))
    return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...keys, key], key))
  return keys.length === 0 ? [] : [{ keys, name, leaf: value }]
}

/** A copy with another value at a place; undefined removes a field. */
function replaced(value: unknown, [key, ...rest]: Keys, to: unknown): unknown {
  if (key === undefined) return to
  if (Array.isArray(value)) return value.map((part, at) => (at === key ? replaced(part, rest, to) : part))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([name, part]) => [
    name,
    name === key ? replaced(part, rest, to) : part,
  ])
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined))
}
