import { type ConnectOptions, withKnex } from '../../core/connection.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { tablesOf } from '../../core/migration-tables.ts'
import type { Patience } from '../../core/patience.ts'
import { readApplied, record, unrecord } from './applied.ts'
import { forget, readHalfDone } from './half-done.ts'
import { withMigrationLock } from './lock.ts'
import { recordedNameOf, sourceNamed } from './plan.ts'
import { readSources } from './source.ts'

export type Mark = 'applied' | 'pending'

export interface Repaired {
  readonly name: string
  readonly mark: Mark
}

/** Records what a person did by hand: that a migration is applied, or that nothing of it is there. */
export async function repair(
  project: KnexProject,
  word: string,
  mark: Mark,
  options: ConnectOptions & Patience,
): Promise<Repaired> {
  const { migrations } = await readSources(project)
  const source = sourceNamed(word, migrations)
  return withKnex(project, options, async knex => {
    const tables = tablesOf(project.migrations)
    return withMigrationLock(project, knex, tables, options, async () => {
      const applied = await readApplied(knex, tables)
      const row = applied.find(({ name }) => name === source.name)
      const halves = (await readHalfDone(knex, tables)).filter(({ name }) => name === source.name)
      if (halves.length === 0 && Boolean(row) === (mark === 'applied'))
        throw new UserError(`${source.name} is ${mark} already.`, 'See gapi migration status.', exit.failed)
      const batch = Math.max(0, ...applied.map(each => each.batch)) + 1
      await knex.transaction(async trx => {
        if (mark === 'applied' && !row)
          await record(trx, tables, { name: recordedNameOf(source, applied), batch })
        if (mark === 'pending' && row) await unrecord(trx, tables, row)
        for (const { name, direction } of halves) await forget(trx, tables, name, direction)
      })
      return { name: source.name, mark }
    })
  })
}
