import { type Json, recordIn } from '../system/json.ts'
import { at } from './document.ts'
import type { Fault } from './fault.ts'

const types = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null', 'file']

/** References without a target, and unknown types. Values, examples and extensions are ignored. */
export function referenceFaults(root: Json): Fault[] {
  const faults: Fault[] = []
  const visit = (value: unknown, keys: readonly string[], isMap: boolean): void => {
    if (Array.isArray(value)) {
      for (const part of value) visit(part, keys, false)
      return
    }
    const record = recordIn(value)
    const where = keys.join('.')
    const { $ref, type } = record
    if (!isMap && typeof $ref === 'string' && $ref.startsWith('#/') && at(root, $ref) === undefined)
      faults.push({ where, fault: `${$ref} does not exist`, keys: [...keys, '$ref'] })
    const isSchema = keys.includes('schema') || keys.includes('schemas') || keys.includes('definitions')
    if (!isMap && isSchema && typeof type === 'string' && !types.includes(type))
      faults.push({ where, fault: `there is no type ${type}`, keys: [...keys, 'type'] })
    for (const [key, part] of Object.entries(record))
      if (isMap ? !isExtension(key, keys) : !(values.has(key) || key.startsWith('x-')))
        visit(part, [...keys, key], !isMap && maps.has(key))
  }
  visit(root, [], false)
  return faults
}

/** A schema or a property may be called `x-…`; in paths and responses that is an extension. */
function isExtension(key: string, parents: readonly string[]): boolean {
  return key.startsWith('x-') && /^(paths|responses)$/.test(parents.at(-1) ?? '')
}

/** Any content is allowed below these. */
const values = new Set(['example', 'examples', 'default', 'enum', 'const'])

/** The keys below these are names chosen by the author. */
const maps = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'definitions',
  'paths',
  'responses',
  'parameters',
  '$defs',
])
