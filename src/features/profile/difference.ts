import { medianOf } from './spread.ts'

/** Two sides, measured in pairs; in milliseconds. */
export interface Difference {
  readonly before: number
  readonly after: number
  /** By how many percent it is more than before; and an interval for it. */
  readonly percent: { readonly median: number; readonly from: number; readonly to: number }
  /** same: the interval contains 0, so the difference is not more than noise. */
  readonly verdict: 'same' | 'slower' | 'faster'
}

/** How many pairs `differenceOf` takes: the interval below is for this number. */
export const pairs = 9

/**
 * Compares pairs: each is one measurement of both sides, made one after the other. The interval is that of the sign test:
 * from the second difference to the last but one. With nine pairs of equal sides it does not contain 0 in 4 of 100 cases, and
 * one disturbed pair neither makes a difference nor hides one.
 */
export function differenceOf(before: readonly number[], after: readonly number[]): Difference {
  const percents = before
    .map((value, pair) => 100 * ((after[pair] ?? value) / value - 1))
    .sort((one, other) => one - other)
  const [from = 0, to = 0] = [percents.at(1), percents.at(-2)]
  return {
    before: medianOf(before),
    after: medianOf(after),
    percent: { median: medianOf(percents), from, to },
    verdict: from > 0 ? 'slower' : to < 0 ? 'faster' : 'same',
  }
}
