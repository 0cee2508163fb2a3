type Convert = (text: string) => unknown

interface Schema {
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

/** Plain decimal digits: no exponent, no plus sign, no leading zeros. */
const integer = /^(?:0|-?[1-9]\d*)$/
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

/**
 * Converts text from the URL or headers to the numbers and booleans of its schema, in place. Text that cannot be
 * converted is left for validation to refuse.
 */
export function fromText(schema: unknown): (values: unknown) => void {
  const { properties = {} } = Object(schema) as Schema
  const converters = Object.entries(properties).flatMap(([name, property]) => {
    const convert = converterOf(property)
    return convert ? [{ name, convert }] : []
  })
  return values => {
    if (typeof values !== 'object' || values === null) return
    for (const { name, convert } of converters) {
      const value: unknown = Reflect.get(values, name)
      if (typeof value === 'string') Reflect.set(values, name, convert(value))
      else if (Array.isArray(value)) Reflect.set(values, name, value.map(convert))
    }
  }
}

function converterOf(schema: Schema): Convert | undefined {
  const types = new Set(typesOf(schema))
  if (types.has('integer') || types.has('number') || types.has('boolean'))
    return text => converted(text, types)
  return undefined
}

function converted(text: string, types: ReadonlySet<string>): unknown {
  if (types.has('integer') && integer.test(text)) return Number(text)
  if (types.has('number') && number.test(text)) return Number(text)
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

/** Every type that a value or its items may have. */
function typesOf({ type = [], const: only, items, anyOf = [], allOf = [] }: Schema): string[] {
  const below = [...anyOf, ...allOf, ...(items ? [items] : [])].flatMap(typesOf)
  return [...[type].flat(), ...(only === undefined ? [] : [typeof only]), ...below]
}
