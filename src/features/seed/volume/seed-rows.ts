import { type ExclusiveOptions, withExclusiveKnex } from '../../../core/ledger/exclusive.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { type FilledTable, fillTables, type VolumeRequest, type VolumeWatch } from './fill-tables.ts'

export type RowsOptions = ExclusiveOptions & VolumeWatch

export interface FilledTables {
  readonly tables: readonly FilledTable[]
  readonly milliseconds: number
}

/** Fills tables of a project with generated rows under a lock; production needs consent. */
export async function seedRows(
  project: KnexProject,
  request: VolumeRequest,
  options: RowsOptions,
): Promise<FilledTables> {
  const intent = { action: 'rows', purpose: 'it cannot be filled' } as const
  return withExclusiveKnex(project, intent, options, async (knex, lock) => {
    const started = performance.now()
    const { tableName } = project.migrations
    const filled = { ...request, bookkeeping: { tableName } }
    const tables = await fillTables(knex, filled, { ...options, lock })
    return { tables, milliseconds: Math.round(performance.now() - started) }
  })
}
