import { advisoryLockOf } from '../../core/advisory-lock.ts'
import { type ConnectOptions, withKnex } from '../../core/connection.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { type Owner, readOwner, removeNote } from '../../core/migration-notes.ts'
import { hasTable, rowsOf, tablesOf } from '../../core/migration-tables.ts'

export interface Unlocked {
  /** free: nothing was locked. unlocked: it was, and its owner is gone or was overruled. held: its owner lives. */
  readonly outcome: 'free' | 'unlocked' | 'held'
  readonly by: Owner | null
}

/**
 * Frees Knex's lock row when nobody holds the real lock any more. A `knex` that runs holds none that can be seen, and a
 * gapi that runs is only overruled with `force`.
 */
export async function unlock(
  project: KnexProject,
  force: boolean,
  options: ConnectOptions,
): Promise<Unlocked> {
  return withKnex(project, options, async knex => {
    const tables = tablesOf(project.migrations)
    if (!(await hasTable(knex, tables.lock, tables))) return { outcome: 'free', by: null }
    const locked = await rowsOf(knex, tables.lock, tables).whereNot({ is_locked: 0 }).first()
    const by = await readOwner(knex, tables)
    if (!locked) return { outcome: 'free', by: null }
    const lock = advisoryLockOf(project, knex)
    try {
      const isAlive = !(await lock.tryTake())
      if ((isAlive || !by) && !force) return { outcome: 'held', by }
      await rowsOf(knex, tables.lock, tables).update({ is_locked: 0 })
      if (by) await removeNote(knex, tables, 'lock')
      return { outcome: 'unlocked', by }
    } finally {
      await lock.free()
    }
  })
}
