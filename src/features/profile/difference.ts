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

/** How many pairs `differenceOf` takes: the rank below is for this number. */
export const pairs = 8

/**
 * Compares pairs: each is one measurement of both sides, made one after the other. The interval is that of the signed-rank
 * test (Wilcoxon 1945, Hodges and Lehmann 1963): of the means of every two differences, the fourth from each end. With eight
 * pairs of equal sides it does not contain 0 in 4 of 100 cases, and one disturbed pair does not widen it.
 */
export function differenceOf(before: readonly number[], after: readonly number[]): Difference {
  const percents = before.map((value, pair) => 100 * ((after[pair] ?? value) / value - 1))
  const means = percents
    .flatMap((one, index) => percents.slice(index).map(other => (one + other) / 2))
    .sort((one, other) => one - other)
  const [from = 0, to = 0] = [means.at(3), means.at(-4)]
  return {
    before: medianOf(before),
    after: medianOf(after),
    percent: { median: medianOf(means), from, to },
    verdict: from > 0 ? 'slower' : to < 0 ? 'faster' : 'same',
  }
}
