import type { ExitCode } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import type { Seeded } from '../../features/seed/seed.ts'
import { json } from './json.ts'

/** The result of `seed`; described in docs/seeds.md. */
export function seededJson(
  { database, environment }: KnexProject,
  { files, milliseconds }: Seeded,
  dryRun: boolean,
  code: ExitCode,
): string {
  const seeds = files.map(({ error, ...file }) => ({ ...file, error: error ?? null }))
  return json({ ok: code === 0, code, dryRun, database, environment, seeds, milliseconds })
}
