import vm from 'node:vm'
import { type Dialect, dialects } from '../../../core/database/drivers/dialects.ts'
import { sourceOf } from '../../../core/fields/migration-text.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { record } from '../recorder.ts'
import type { PlannedMigration } from './new-migration.ts'

/** The SQL of a migration for one kind of database. */
export interface MigrationSql {
  readonly dialect: Dialect
  readonly up: readonly string[]
  readonly down: readonly string[]
}

/** Compiles a planned migration with the project's Knex, for all databases. */
export async function sqlOf({ change, place, context }: PlannedMigration): Promise<MigrationSql[]> {
  const exports = run(sourceOf(change, 'cjs', { transaction: true, context }))
  return Promise.all(
    dialects.map(async dialect => {
      const [up, down] = await Promise.all(
        (['up', 'down'] as const).map(name => record(place.root, dialect, exports[name])),
      )
      return { dialect, up: textsOf(up), down: textsOf(down) }
    }),
  )
}

type Run = (knex: Knex) => unknown

/** The source is generated, so running it runs no code of the project. */
function run(source: string): { up: Run; down: Run } {
  const exports = { up: () => {}, down: () => {} }
  vm.compileFunction(source, ['exports'])(exports)
  return exports
}

function textsOf(recording: Awaited<ReturnType<typeof record>> | undefined): string[] {
  return (recording?.statements ?? []).map(({ sql }) => sql)
}
