import { expect, test } from 'vitest'

export const errorOf = work =>
  Promise.resolve(work).then(
    () => undefined,
    error => error,
  )

/**
 * Tests that each row of a table of faults really occurs. A row has `provoke`, which returns the errors of a
 * real server (those of another process with their `fault`), or a sentence why it cannot be provoked here. `numberOf` is
 * the number that the table has for an error.
 */
export function testRows({ faultTable, faultOf }, provocations, numberOf) {
  test('every row is provoked, or has a reason why it is not', () => {
    expect(Object.keys(provocations).sort()).toEqual(Object.keys(faultTable).sort())
  })

  for (const [row, provoke] of Object.entries(provocations)) {
    if (typeof provoke === 'string') test.skip(`${row}: ${provoke}`)
    else
      test(`${row} occurs on a server: ${faultTable[row]}`, async () => {
        for (const error of [await provoke()].flat()) {
          expect(String(numberOf(error)), `${error?.message}`).toMatch(new RegExp(`^${row}`))
          expect(error.fault ?? faultOf(error)).toBe(faultTable[row])
        }
      })
  }
}
