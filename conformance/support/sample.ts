import { randomBytes } from 'node:crypto'
import { contract } from './api.ts'
import type { Schema } from './document.ts'

/**
 * A value that a schema allows, made from its examples. Text without a fixed set of values is new each time.
 */
export function sampleOf(given: Schema, referenceTo: string, name = ''): unknown {
  const schema = contract.resolve(given)
  const { properties, items, examples = [], type } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (properties)
    return Object.fromEntries(
      Object.entries(properties).map(([name, below]) => [name, sampleOf(below, referenceTo, name)]),
    )
  if (items) return [sampleOf(items, referenceTo, name)]
  if (name.endsWith('_id')) return referenceTo
  if (type === 'string' && !schema.format) return freshText(schema)
  if (examples.length > 0) return examples[0]
  return schema.default ?? schema.minimum ?? (type === 'boolean' ? false : 1)
}

/** A unique text: an example with random letters at the end, where the schema allows that. */
function freshText(schema: Schema): string {
  const [example = 'sample'] = schema.examples ?? []
  const fresh = `${example}-${randomBytes(5).toString('hex')}`
  return contract.faultOf(schema, fresh) ? String(example) : fresh
}
