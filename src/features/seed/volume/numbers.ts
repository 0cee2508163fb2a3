import type { Column } from '../../../core/catalogue/table.ts'
import type { Make } from '../../../core/database/loading/value.ts'
import { hashOf } from './hash.ts'

/** The usual minimum and maximum of a number with such a name. */
const standard: readonly (readonly [RegExp, number, number])[] = [
  [/cents|price|amount|total|cost|fee|balance|salary|revenue/, 99, 19_999],
  [/quantity|qty|pieces/, 1, 10],
  [/stock|count|views|likes|clicks|inventory/, 0, 500],
  [/rating|stars/, 1, 5],
  [/percent|progress|discount|rate$/, 0, 100],
  [/latitude|^lat$/, -90, 90],
  [/longitude|^l(on|ng)$/, -180, 180],
  [/age$/, 18, 90],
  [/year/, 2000, 2026],
  [/month/, 1, 12],
  [/day/, 1, 28],
  [/hour/, 0, 23],
  [/status|code/, 200, 499],
  [/version/, 1, 5],
  [/bytes|size|length/, 100, 1_000_000],
  [/weight|height|width|depth|duration|seconds/, 1, 600],
]

export function integerOf(column: Column, salt: number): Make {
  const [least, greatest] = rangeOf(column, 0)
  const span = greatest - least + 1
  return row => least + (hashOf(salt, row) % span)
}

/** Decimals, with the scale of the column (default: two). */
export function decimalOf(column: Column, salt: number): Make {
  const scale = Math.min(column.scale ?? 2, 6)
  const [least, greatest] = rangeOf(column, column.type === 'decimal' ? (column.scale ?? 0) : 0)
  const unit = 10 ** scale
  const span = Math.max(1, Math.min((greatest - least) * unit + 1, 2 ** 32))
  return row => Number((least + (hashOf(salt, row) % span) / unit).toFixed(scale))
}

/** The usual range for the name, within the limits of the type and the checks. */
function rangeOf({ name, min, max, precision }: Column, scale: number): readonly [number, number] {
  const [, least = 0, greatest = 1000] = standard.find(([pattern]) => pattern.test(name.toLowerCase())) ?? []
  const most = Math.min(
    max ?? Number.POSITIVE_INFINITY,
    precision ? 10 ** (precision - scale) - 1 : Number.POSITIVE_INFINITY,
  )
  const from = Math.max(Math.min(least, most), min ?? Number.NEGATIVE_INFINITY)
  const to = Math.min(Math.max(greatest, from), most)
  return from <= to ? [from, to] : [most, most]
}
