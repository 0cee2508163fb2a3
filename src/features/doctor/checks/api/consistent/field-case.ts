import { type ApiDocument, nameOf, type Operation, resolved } from '../../../../../core/openapi/document.ts'
import { lineOf } from '../../../../../core/openapi/line-of.ts'
import { type Json, listIn, recordIn } from '../../../../../core/system/json.ts'
import { shortList } from '../../../../../core/system/short-list.ts'
import type { Hit } from '../../check.ts'
import { reasonIn } from './reasons.ts'

const cases = {
  camelCase: /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)+$/,
  snake_case: /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/,
} as const

/** Fields that are not in the case of most fields. Names of one word fit every case. */
export function fieldHits(document: ApiDocument): Hit<'mixed-case'>[] {
  const fields = document.operations.flatMap(operation =>
    [...fieldsOf(operation.value, document.root)].map(field => ({ field, operation })),
  )
  const written = Object.entries(cases).map(([name, pattern]) => ({
    name,
    some: fields.filter(({ field }) => pattern.test(field)),
  }))
  const [most, other] = written.toSorted((a, b) => b.some.length - a.some.length)
  if (!most || !other) return []
  return document.operations.flatMap(operation => {
    const names = other.some.filter(one => one.operation === operation).map(({ field }) => field)
    const [first] = names
    return first === undefined
      ? []
      : [hitOf(document, operation, names, { most: most.name, other: other.name })]
  })
}

function hitOf(
  { path, text }: ApiDocument,
  operation: Operation,
  names: readonly string[],
  written: Readonly<Record<'most' | 'other', string>>,
): Hit<'mixed-case'> {
  const line = lineOf(text, [operation.path, operation.method, names[0] ?? ''])
  const args = { ...written, operation: nameOf(operation), fields: shortList(names) }
  const suppressed = reasonIn('mixed-case', operation)
  return { code: 'mixed-case', path, line, about: nameOf(operation), args, suppressed }
}

/**
 * The fields in the requests and responses of an operation; errors are left out, because they usually follow
 * a standard.
 */
function fieldsOf(operation: Json, root: Json): Set<string> {
  const found = new Set<string>()
  const seen = new Set<unknown>()
  const visit = (schema: unknown): void => {
    const reference = recordIn(schema).$ref
    if (reference !== undefined && seen.has(reference)) return
    seen.add(reference)
    const { properties, items, allOf, oneOf, anyOf } = recordIn(resolved(schema, root))
    for (const [name, value] of Object.entries(recordIn(properties))) {
      found.add(name)
      visit(value)
    }
    for (const part of [items, ...listIn(allOf), ...listIn(oneOf), ...listIn(anyOf)]) if (part) visit(part)
  }
  const bodies = [
    operation.requestBody,
    ...Object.entries(recordIn(operation.responses)).flatMap(([status, response]) =>
      /^2/.test(status) ? [response] : [],
    ),
  ]
  for (const body of bodies) {
    const { content, schema } = recordIn(resolved(body, root))
    for (const media of Object.values(recordIn(content))) visit(recordIn(media).schema)
    if (schema) visit(schema)
  }
  return found
}
