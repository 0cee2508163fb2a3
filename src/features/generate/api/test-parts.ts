import { allFields, isOptional, type KnownTable, type ResourceSpec, type RouteAction } from '../spec.ts'
import { isSelf } from './seed-text.ts'

/** The tables of which a test needs a row, each once. */
export function testTargets(spec: ResourceSpec): KnownTable[] {
  const named = allFields(spec).flatMap(field => (field.target && !isSelf(spec, field) ? [field.target] : []))
  const all = [...(spec.parent ? [spec.parent] : []), ...named]
  return all.filter((target, place) => all.findIndex(({ name }) => name === target.name) === place)
}

/** Whether only one row of it can refer to a row: then each test removes what it adds. */
export function isSingle(spec: ResourceSpec): boolean {
  return spec.join || allFields(spec).some(({ column, target }) => target !== undefined && column.unique)
}

/** The options of a call by whoever may do this, e.g. `{ as: 'admin', body }`. */
export function options({ audiences }: ResourceSpec, action: RouteAction, more = ''): string {
  const audience = audiences[action]
  const parts = [...(audience === 'anonymous' ? [] : [`as: '${audience}'`]), ...(more ? [more] : [])]
  return parts.length > 0 ? `{ ${parts.join(', ')} }` : '{}'
}

/** The fields that a request must have. */
export function requiredNames(spec: ResourceSpec): string[] {
  return allFields(spec).flatMap(field => (isOptional(field) ? [] : [field.column.name]))
}

/** How many errors a response of a project lists, of either template. */
export const listedErrors = 20
