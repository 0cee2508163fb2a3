import { type Json, listIn } from '../../../core/system/json.ts'

/** The values that a schema names, the most fitting first. */
export function documentedValues({
  const: only,
  examples,
  example,
  default: usual,
  enum: values,
}: Json): unknown[] {
  const all = [only, example, ...listIn(examples), usual, ...listIn(values)]
  return all.filter(value => value !== undefined && value !== null)
}

/** Whether a schema says which values it may have, so that a field is worth sending without being required. */
export function isDocumented(schema: Json): boolean {
  return documentedValues(schema).length > 0
}
