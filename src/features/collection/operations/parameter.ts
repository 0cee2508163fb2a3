import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'
import { schemaBelow } from '../../../core/openapi/references.ts'
import { recordIn } from '../../../core/system/json.ts'
import { type Sample, sampleOf } from '../samples/sample.ts'
import type { Schemas } from '../schemas.ts'
import { encoded } from '../slots.ts'

/** A value for a parameter or a media type: its example if its schema allows it, else a sample. */
export function givenSample(located: Located, document: LinkedDocument, schemas: Schemas, name = ''): Sample {
  const media = below(located, 'content')
  const [, of = located] = entriesOf(media, { anyName: true })[0] ?? []
  const found = schemaBelow(of, 'schema')
  const schema = found ? schemas.schemaOf(found) : true
  const named = entriesOf(below(of, 'examples'), { anyName: true }).map(
    ([, one]) => document.resolve(one).value.value,
  )
  const examples = [of.value.example, ...named].filter(value => value !== undefined)
  const valid = examples.find(value => value !== null && schemas.faultOf(schema, value) === undefined)
  return valid === undefined ? sampleOf(schema, schemas, name) : { value: valid, fault: undefined }
}

/** Whether a value is written as JSON: the parameter has a media type in place of a schema. */
function isJson(parameter: Located): boolean {
  return below(parameter, 'content') !== undefined
}

/** The pairs of a query for a value, by the style of its parameter; encoded. */
export function queryPairs(parameter: Located, value: unknown): (readonly [string, string])[] {
  const { name, style = 'form', explode = style === 'form', allowReserved } = parameter.value
  const write = allowReserved === true ? reserved : encoded
  const key = encoded(String(name))
  const text = (part: unknown) => write(typeof part === 'object' ? JSON.stringify(part) : String(part))
  if (isJson(parameter)) return [[key, encoded(JSON.stringify(value))]]
  if (Array.isArray(value)) {
    if (explode === true && style !== 'spaceDelimited' && style !== 'pipeDelimited')
      return value.map(part => [key, text(part)] as const)
    const between = { spaceDelimited: '%20', pipeDelimited: '%7C' }[String(style)] ?? ','
    return [[key, value.map(text).join(between)]]
  }
  const entries = Object.entries(recordIn(value))
  if (typeof value !== 'object' || value === null) return [[key, text(value)]]
  if (style === 'deepObject')
    return entries.map(([part, one]) => [`${key}%5B${encoded(part)}%5D`, text(one)] as const)
  if (explode === true) return entries.map(([part, one]) => [encoded(part), text(one)] as const)
  return [[key, entries.flatMap(([part, one]) => [encoded(part), text(one)]).join(',')]]
}

/** A value in a path or a header, by the style of its parameter. */
export function simpleText(parameter: Located, value: unknown, write: (text: string) => string): string {
  const { name, style = 'simple', explode } = parameter.value
  if (isJson(parameter)) return write(JSON.stringify(value))
  const start = { label: '.', matrix: `;${String(name)}=` }[String(style)] ?? ''
  if (Array.isArray(value)) return start + value.map(part => write(String(part))).join(',')
  if (typeof value !== 'object' || value === null) return start + write(String(value))
  const pairs = Object.entries(value).map(([part, one]) => [write(part), write(String(one))])
  return start + pairs.map(pair => pair.join(explode === true ? '=' : ',')).join(',')
}

function reserved(text: string): string {
  return encoded(text).replace(/%(3A|2F|40|24|2C|3B)/g, part => decodeURIComponent(part))
}
