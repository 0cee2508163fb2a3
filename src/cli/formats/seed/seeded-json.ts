import type { KnexProject } from '../../../core/project/read-project.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { Seeded } from '../../../features/seed/seed.ts'
import { databaseJson } from '../json.ts'

/** The result of `seed`; described in docs/seeds.md. */
export function seededJson(
  { database, environment }: KnexProject,
  { files, milliseconds }: Seeded,
  dryRun: boolean,
  code: ExitCode,
): string {
  const seeds = files.map(({ error, ...file }) => ({ ...file, error: error ?? null }))
  return databaseJson({ ok: code === 0, code, dryRun, database, environment, seeds, milliseconds })
}
