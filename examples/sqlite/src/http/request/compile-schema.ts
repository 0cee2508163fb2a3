import AjvCompiler from '@fastify/ajv-compiler'

type Ajv = AjvCompiler.Ajv
export type ErrorObject = AjvCompiler.ErrorObject

export interface Check {
  (value: unknown): unknown
  errors?: ErrorObject[] | null
}

/** The object that contains a value, and its name there. */
interface ValueLocation {
  readonly parentData: object
  readonly parentDataProperty: string | number
}

const build = AjvCompiler()

/** Compiles a schema. Limits such as maxItems are checked before the items. */
export function compiled(schema: unknown, options: { allErrors: boolean }): Check {
  const customOptions = {
    ...options,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: true,
  } as const
  return build({}, { customOptions, onCreate: extend })({ schema: Object(asChecked(schema)) })
}

function extend(ajv: Ajv): void {
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { validate })
  ajv.addVocabulary(['x-deprecation', 'x-sunset'])
  ajv.addKeyword({
    keyword: 'lowercase',
    type: 'string',
    schema: false,
    modifying: true,
    validate: (text: string, place?: ValueLocation) =>
      place !== undefined && Reflect.set(place.parentData, place.parentDataProperty, text.toLowerCase()),
  })
}

/** Adds rules that the OpenAPI document omits: ids are lowercased, and integers without bounds fit into a column. */
function asChecked(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asChecked)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, asChecked(value)]))
  if (copy.format === 'uuid') return { ...copy, lowercase: true }
  if (![copy.type].flat().includes('integer')) return copy
  const most = 'exclusiveMaximum' in copy ? {} : { maximum: 2 ** 31 - 1 }
  const least = 'exclusiveMinimum' in copy ? {} : { minimum: -(2 ** 31) }
  return { ...most, ...least, ...copy }
}

/** The years that every database can store. */
const [firstYear, lastYear] = [1000, 9999]

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i
const date = /^(\d{4})-(\d\d)-(\d\d)$/
const time = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i

/**
 * Formats that are stricter than in JSON Schema, so that every database can store the values: no urn:uuid:, no leap
 * second, no year 0.
 */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  uuid: text => uuid.test(text),
  date: isDate,
  time: text => time.test(text),
  'date-time': isTimestamp,
}

function isDate(text: string): boolean {
  const [, year, month, day] = (date.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined) return false
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return year >= firstYear && month >= 1 && month <= 12 && day >= 1 && day <= last
}

/** Checks the year in UTC, too, where the date may be a day earlier or later. */
function isTimestamp(text: string): boolean {
  if (!isDate(text.slice(0, 10)) || !/^t$/i.test(text.charAt(10)) || !time.test(text.slice(11))) return false
  const year = new Date(text.toUpperCase()).getUTCFullYear()
  return year >= firstYear && year <= lastYear
}
