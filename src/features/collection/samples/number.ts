import type { Json } from '../../../core/system/json.ts'
import type { Schemas } from '../schemas.ts'

/** A number that a schema allows, a small one where it can be. */
export function numberSample(schema: Json, schemas: Schemas): number | undefined {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema
  const limits = { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }
  const own = Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined))
  const isWhole = [type].flat().includes('integer')
  const step = Number(multipleOf ?? 1)
  const low = Number(minimum ?? exclusiveMinimum ?? 0)
  const high = Number(maximum ?? exclusiveMaximum ?? low + step)
  const multiples = [
    Math.ceil(low / step) * step,
    (Math.floor(low / step) + 1) * step,
    Math.floor(high / step) * step,
  ]
  const tried = [1, 10, 0, step, low, low + 1, ...multiples, high, high - 1, (low + high) / 2]
  return tried.find(
    number =>
      (!isWhole || Number.isSafeInteger(number)) &&
      schemas.faultOf({ type: 'number', ...own }, number) === undefined,
  )
}
