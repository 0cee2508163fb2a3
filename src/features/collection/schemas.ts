import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { type Located, pointerOf } from '../../core/openapi/place.ts'
import { faultBy, jsonSchema, type Schema } from '../../core/openapi/schema-fault.ts'
import { type Json, recordIn } from '../../core/system/json.ts'

/** The schemas of a document as JSON Schema, for what requests send or responses have. */
export interface Schemas {
  readonly kind: 'request' | 'response'
  schemaOf(located: Located): Schema
  /** A schema without references at its top. */
  resolve(schema: unknown): Schema
  faultOf(schema: Schema, value: unknown): string | undefined
  /** What a reference of `resolve` is called in the document: `Order`. */
  nameOf(reference: string): string
}

/** Reads each schema that is referred to once, and only where it is needed. */
export function schemasOf(document: LinkedDocument, kind: Schemas['kind']): Schemas {
  const ids = new Map<string, string>()
  const $defs: Record<string, Schema> = {}
  const names = new Map<string, string>()
  const needed = definitionsIn($defs)
  const read = ({ value, place }: Located): Schema =>
    jsonSchema(value, {
      reference: text => ({ $ref: `#/$defs/${idOf(text, place.file)}` }),
      optional: kind === 'request' ? 'readOnly' : 'writeOnly',
      hasNotes: true,
    })
  const idOf = (text: string, file: string): string => {
    const found = document.target({ value: { $ref: text }, place: { file, parent: undefined, key: '' } })
    if (found === undefined) return ''
    const key = `${found.place.file}#${pointerOf(found.place)}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = `s${ids.size}`
    ids.set(key, id)
    names.set(`#/$defs/${id}`, found.place.key)
    $defs[id] = true
    $defs[id] = read(found)
    return id
  }
  return {
    kind,
    schemaOf: read,
    resolve: schema => resolvedIn(schema, $defs),
    faultOf: (schema, value) => faultBy(schema, value, needed(schema)),
    nameOf: reference => names.get(reference) ?? '',
  }
}

/** Keywords beside a reference count, too. A circle of references allows anything. */
function resolvedIn(schema: unknown, $defs: Json): Schema {
  let at: unknown = schema
  for (let steps = 0; steps < 50; steps++) {
    if (typeof at === 'boolean') return at
    const { $ref, ...own } = recordIn(at)
    if (typeof $ref !== 'string') return own
    const target = $defs[$ref.slice('#/$defs/'.length)]
    at =
      Object.keys(own).length === 0 || typeof target === 'boolean' ? target : { ...recordIn(target), ...own }
  }
  return true
}

/** The definitions that a schema leads to: checking a value takes longer with every one that it is given. */
function definitionsIn($defs: Readonly<Record<string, Schema>>): (schema: Schema) => Json {
  const direct = new Map<string, readonly string[]>()
  const below = (id: string): readonly string[] => {
    const known = direct.get(id) ?? referencesIn($defs[id])
    direct.set(id, known)
    return known
  }
  return schema => {
    const ids = new Set(referencesIn(schema))
    for (const id of ids) for (const more of below(id)) ids.add(more)
    return Object.fromEntries([...ids].map(id => [id, $defs[id]]))
  }
}

function referencesIn(schema: unknown): string[] {
  const found: string[] = []
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one)
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) {
        if (key === '$ref' && typeof one === 'string') found.push(one.slice('#/$defs/'.length))
        else walk(one)
      }
  }
  walk(schema)
  return found
}
