import { type ConnectOptions, withKnex } from '../../../core/connection.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { type Patience, withAdvisoryLock } from '../../../core/patience.ts'
import { type Consent, checkConsent, isProduction, refuseProduction } from '../../../core/production.ts'
import { type FilledTable, fillTables, type VolumeRequest, type VolumeWatch } from './volume.ts'

/** How made rows are written. */
export interface RowsApproach extends ConnectOptions, Patience, Consent, VolumeWatch {
  /** Also in production. */
  readonly force: boolean
}

/** What was written. */
export interface Filled {
  readonly tables: readonly FilledTable[]
  readonly milliseconds: number
}

/** Fills tables of a project with made rows, alone with the database; in production only by force, and with consent. */
export async function seedRows(
  project: KnexProject,
  request: VolumeRequest,
  approach: RowsApproach,
): Promise<Filled> {
  return withKnex(project, approach, async knex => {
    if (await isProduction(project, knex)) {
      refuseProduction(project, 'seed --rows', approach.force)
      await checkConsent(project, approach, 'made rows would stand among its own')
    }
    const started = performance.now()
    const { tableName } = project.migrations
    const tables = await withAdvisoryLock(project, knex, approach, () =>
      fillTables(knex, { ...request, bookkeeping: { tableName } }, approach),
    )
    return { tables, milliseconds: Math.round(performance.now() - started) }
  })
}
