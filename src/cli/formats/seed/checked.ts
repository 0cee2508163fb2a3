import type { ExitCode } from '../../../core/system/errors.ts'
import type { SeedCheck } from '../../../features/seed/check-seeds.ts'
import type { Style } from '../../terminal/style.ts'
import { databaseJson } from '../json.ts'

export function seedCheckedJson({ rows, differences }: SeedCheck, code: ExitCode): string {
  return databaseJson({ ok: code === 0, code, rows, differences })
}

/** At most three rows of each side: enough to see which column differs. */
export function seedCheckedText({ rows, differences }: SeedCheck, style: Style): string {
  if (differences.length === 0) return `Seeding twice is the same as seeding once: ${rows} rows.\n`
  const texts = differences.map(({ table, before, after }) =>
    [
      `${style.red(table)} is not the same after the second time.`,
      ...before.slice(0, 3).map(row => style.dim(`  - ${row}`)),
      ...after.slice(0, 3).map(row => style.dim(`  + ${row}`)),
    ].join('\n'),
  )
  return `${texts.join('\n')}\nLet the seed find the row by its natural key, and add only what is missing.\n`
}
