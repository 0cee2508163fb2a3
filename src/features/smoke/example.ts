import { resolved } from '../../core/openapi/document.ts'
import { type Json, listIn, recordIn } from '../../core/system/json.ts'
import type { ApiContract } from './contract.ts'

/** The documented example of a parameter or a media type; undefined without one. */
export function givenExample(
  { example, examples, schema }: Json,
  { root }: Pick<ApiContract, 'root'>,
): unknown {
  const named = recordIn(resolved(Object.values(recordIn(examples))[0], root)).value
  return example ?? named ?? schemaExample(recordIn(resolved(schema, root)))
}

function schemaExample({ example, examples, default: usual, enum: values, const: only }: Json): unknown {
  return example ?? listIn(examples)[0] ?? usual ?? only ?? listIn(values)[0]
}

/** What a body is filled with where its schema has no example. */
export interface BodyOptions {
  /** The value of a field that refers to another resource, e.g. `product_id`. */
  referenced(name: string): unknown
  /** Added to texts, where the schema allows it, so that unique ones are unique. */
  readonly suffix: string
}

/** A body from the examples of its schema. */
export function exampleBody(media: Json, contract: ApiContract, options: BodyOptions): unknown {
  return valueFor(givenExample(media, contract), media.schema, '', 0)

  function valueFor(given: unknown, schema: unknown, name: string, depth: number): unknown {
    const { root, faultOf } = contract
    const own = merged(schema, root)
    const known = given ?? schemaExample(own)
    const { type, properties, items, required } = own
    if (properties !== undefined && depth < 8) {
      const values = recordIn(known)
      const fields = Object.entries(recordIn(properties)).flatMap(([field, one]) => {
        const isWanted = listIn(required).includes(field) || values[field] !== undefined
        return isWanted ? [[field, valueFor(values[field], one, field, depth + 1)]] : []
      })
      return { ...values, ...Object.fromEntries(fields) }
    }
    if (type === 'array' && items !== undefined && depth < 8) {
      const few = listIn(known)
      return (few.length > 0 ? few : [undefined]).map(one => valueFor(one, items, name, depth + 1))
    }
    const reference = /(_id|Id)$/.test(name) ? options.referenced(name) : undefined
    if (reference !== undefined) return reference
    if (typeof known !== 'string') return known ?? plainValue(own)
    const unique = `${known}${options.suffix}`
    return own.format === undefined && own.enum === undefined && faultOf(schema, unique) === undefined
      ? unique
      : known
  }
}

/** A schema with its reference and the parts of its allOf. */
export function merged(schema: unknown, root: Json): Json {
  const own = recordIn(resolved(schema, root))
  const parts = listIn(own.allOf).map(part => recordIn(resolved(part, root)))
  if (parts.length === 0) return own
  const properties = Object.assign(
    {},
    ...parts.map(part => recordIn(part.properties)),
    recordIn(own.properties),
  )
  return { ...own, properties, required: [...parts, own].flatMap(part => listIn(part.required)) }
}

function plainValue({ type, format, minimum = 1, minLength = 1 }: Json): unknown {
  const [first] = [type].flat()
  if (first === 'integer' || first === 'number') return minimum
  if (first === 'boolean') return true
  if (first !== 'string') return first === 'array' ? [] : {}
  const formats: Json = {
    date: '2026-01-01',
    'date-time': '2026-01-01T00:00:00Z',
    email: 'smoke@example.com',
    uuid: '01890000-0000-7000-8000-000000000000',
    uri: 'https://example.com/',
  }
  return formats[String(format)] ?? 'smoke'.padEnd(Number(minLength), 'e')
}
