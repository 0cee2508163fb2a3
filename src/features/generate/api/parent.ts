import { singularWord } from '../../../core/fields/plural.ts'
import type { KnownTable, ResourceSpec } from '../spec.ts'

/** The column that refers to the parent, and the name of its parameter: `order_id`. */
export function parentColumn(parent: KnownTable): string {
  return `${parent.singular ?? singularWord(parent.name)}_id`
}

/** `/v1/notes`, or `/v1/orders/:order_id/notes` where it is nested. */
export function resourcePath({ names, parent }: Pick<ResourceSpec, 'names' | 'parent'>): string {
  return parent ? `${parent.path}/:${parentColumn(parent)}/${names.segment}` : `/v1/${names.segment}`
}
