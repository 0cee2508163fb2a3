import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { type Located, placeBelow } from '../../../core/openapi/place.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { AllOfPart } from './schema-parts.ts'

/** Keywords that restrict a value and are compared as a whole: which of two is narrower is not decided. */
const compared = new Set([
  ...['not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties'],
  ...['propertyNames', 'contains', 'minContains', 'maxContains', 'unevaluatedItems', 'unevaluatedProperties'],
  ...['contentMediaType', 'contentEncoding', 'contentSchema'],
])

const harmless = new Set(['description', 'title', 'example', 'examples', '$comment', 'externalDocs'])

export function keywordsOf(
  parts: readonly AllOfPart[],
  document: LinkedDocument,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { located } of parts)
    for (const name of Object.keys(located.value)) {
      if (!compared.has(name)) continue
      const place = { value: located.value, place: placeBelow(located.place, name) }
      const text = plainText(located.value[name], place, document, 0)
      found.set(name, [...(found.has(name) ? [found.get(name)] : []), text].sort().join())
    }
  return found
}

/** Its text with references replaced by what they name, to some depth, and keys in order. */
function plainText(
  value: unknown,
  from: Located,
  document: LinkedDocument,
  depth: number,
  isMap = false,
): string {
  if (depth > deepest) return '…'
  const inner = (part: unknown, isNames = false) => plainText(part, from, document, depth + 1, isNames)
  if (Array.isArray(value)) return `[${value.map((part: unknown) => inner(part)).join()}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const target = document.target({ value, place: from.place })
  if (target) return plainText(target.value, target, document, depth + 1)
  const keys = Object.keys(value).filter(key => isMap || !harmless.has(key))
  return `{${keys
    .sort()
    .map(key => `${key}:${inner(value[key], maps.has(key))}`)
    .join()}}`
}

const deepest = 12

/** The keys below these are names chosen by the author. */
const maps = new Set(['properties', 'patternProperties', 'dependentSchemas'])
