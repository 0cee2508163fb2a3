import type { DriverSql } from '../driver.ts'

export const mysqlSql: DriverSql = {
  hasNumberedParameters: false,
  literalOf: () => undefined,
  isTransactional: () => false,
  compilesAlone: true,
  emptyAnswer: () => [[], []],
  answersInserts: true,
  repeatsRenamed: true,
  bracketsOf: () => ({ begin: [], end: [] }),
  setupOf: () => [],
  splitsAtSemicolons: true,
}

/** “2026-11-22 20:06:31.500”: servers before MySQL 8.0.19 accept no other form. */
export function mysqlDatetime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, -1)}`
}
