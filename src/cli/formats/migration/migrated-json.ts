import type { ConfiguredProject } from '../../../core/project/read-project.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { Migrated } from '../../../features/migration/migrate.ts'
import { databaseJson } from '../json.ts'

/** The result of `up`, `down`, `redo` and `to`; described in docs/migrations.md. */
export function migratedJson(project: ConfiguredProject, migrated: Migrated, code: ExitCode): string {
  const { results, pending, milliseconds } = migrated
  const { database, environment } = project
  const migrations = results.map(({ error, ...result }) => ({ ...result, error: error ?? null }))
  const dryRun = results.some(({ status }) => status === 'planned')
  return databaseJson({
    ok: code === 0,
    code,
    dryRun,
    database,
    environment,
    migrations,
    pending,
    milliseconds,
  })
}
