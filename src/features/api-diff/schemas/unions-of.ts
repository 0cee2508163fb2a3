import type { RawUnion } from './schema-parts.ts'
import type { ApiSchema, SchemaReader, SchemaShape, SchemaUnion } from './schema-shape.ts'

/** The unions of a schema, with their branches as schemas. */
export function unionsOf(raw: readonly RawUnion[], reader: SchemaReader): SchemaUnion[] {
  return raw.map(({ kind, branches, place }) => ({
    ...{ kind, place },
    branches: branches.map(branch => reader.schemaAt(branch)),
  }))
}

export interface SimpleUnion {
  readonly types: ReadonlySet<string> | undefined
  readonly values: ReadonlyMap<string, unknown> | undefined
}

/** A union of plain types is a list of types, and one of constants a list of values. */
export function simpleUnion({ branches }: SchemaUnion, reader: SchemaReader): SimpleUnion | undefined {
  if (branches.length === 0) return undefined
  const texts = branches.map(branch => simplicityOf(branch, reader))
  if (texts.every(text => text === 'values')) {
    const shapes = branches.map(reader.shapeOf)
    const values = new Map(shapes.flatMap(({ values }) => [...(values ?? [])]))
    return { values, types: new Set(shapes.flatMap(({ types }) => [...(types ?? [])])) }
  }
  if (!texts.every(text => text === 'types')) return undefined
  const types = branches.flatMap(branch => [...(reader.shapeOf(branch).types ?? [])])
  return {
    types: new Set(types.filter(type => !(type === 'integer' && types.includes('number')))),
    values: undefined,
  }
}

/** Read from the keys alone, so that a circle of unions is not followed. */
function simplicityOf({ parts }: ApiSchema, { document }: SchemaReader): 'types' | 'values' | 'other' {
  const [part] = parts
  if (part === undefined || parts.length > 1) return 'other'
  const { value } = document.resolve(part)
  const keys = Object.keys(value).filter(key => !notes.has(key) && !key.startsWith('x-'))
  const isValues = 'const' in value || 'enum' in value
  if (keys.every(key => key === 'type'))
    return 'type' in value && !isStructured(value.type) ? 'types' : 'other'
  return isValues && keys.every(key => /^(type|const|enum)$/.test(key)) ? 'values' : 'other'
}

function isStructured(type: unknown): boolean {
  return type === 'object' || type === 'array' || Array.isArray(type)
}

const notes = new Set('title description example examples deprecated externalDocs $comment'.split(' '))

/** A shape without what restricts the value beside its unions. */
export function isOnlyUnion(shape: SchemaShape): boolean {
  const { types, values, bounds, patterns, formats, properties, required, items, additional, keywords } =
    shape
  const isTyped = types !== undefined && [...types].some(type => type !== 'object')
  return (
    !(isTyped || values) &&
    bounds.size + patterns.size + formats.size + properties.size + required.size + keywords.size === 0 &&
    items === undefined &&
    additional === true
  )
}
