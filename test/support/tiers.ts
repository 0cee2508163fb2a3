/** The full tier (`npm run prove`) tries every case; the small one (`npm test`) a fixed share of many that are alike. */
export const isFull = process.env.GAPI_TEST_FULL === '1'

/** Whether it is the turn of `one`, e.g. a database, to try the case of this number: the small tier tries each on one of `all`. */
export function hasTurn<T>(index: number, one: T, all: readonly T[]): boolean {
  return isFull || all[index % all.length] === one
}
