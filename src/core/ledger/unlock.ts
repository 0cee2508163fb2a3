import { type ConnectOptions, withKnex } from '../database/connection.ts'
import { driverOf } from '../database/drivers/driver-of.ts'
import type { KnexProject } from '../project/read-project.ts'
import { ledgerTables } from './ledger-state.ts'
import { type Owner, readOwner, removeNote } from './notes.ts'
import { refuseReadOnly } from './read-only.ts'

export interface Unlocked {
  /**
   * free: nothing was locked. unlocked: the lock was removed; its owner is gone, or `force` was given. held:
   * its owner lives.
   */
  readonly outcome: 'free' | 'unlocked' | 'held'
  readonly by: Owner | null
}

/**
 * Frees Knex's lock row if no process holds the advisory lock. A running `knex` holds no advisory lock, so it
 * cannot be seen; the lock of a running gapi is removed only with `force`.
 */
export async function unlock(
  project: KnexProject,
  force: boolean,
  options: ConnectOptions,
): Promise<Unlocked> {
  return withKnex(project, options, async knex => {
    const tables = ledgerTables(project, knex)
    if (!(await tables.has('lock'))) return { outcome: 'free', by: null }
    const locked = await tables.rows('lock').whereNot({ is_locked: 0 }).first()
    const by = await readOwner(tables)
    if (!locked) return { outcome: 'free', by: null }
    await refuseReadOnly(project, knex, 'it cannot be unlocked')
    const lock = driverOf(knex).lockOf(project, knex)
    try {
      const isAlive = !(await lock.tryTake())
      if ((isAlive || !by) && !force) return { outcome: 'held', by }
      await tables.rows('lock').update({ is_locked: 0 })
      if (by) await removeNote(tables, 'lock')
      return { outcome: 'unlocked', by }
    } finally {
      await lock.free()
    }
  })
}
