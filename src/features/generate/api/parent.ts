import { singularWord } from '../../../core/fields/plural.ts'
import type { KnownTable } from '../spec.ts'

/** The column that refers to the parent, and the name of its parameter: `order_id`. */
export function parentColumn(parent: KnownTable): string {
  return `${singularWord(parent.name)}_id`
}
