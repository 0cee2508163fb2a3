import { hostname } from 'node:os'
import type { Knex } from '../../core/knex.ts'
import type { KnexProject } from '../../core/knex-project.ts'
import { type Owner, readOwner, removeNote, writeNote } from '../../core/migration-notes.ts'
import { ensureTables, rowsOf, type Tables } from '../../core/migration-tables.ts'
import { type Patience, waitBefore, withAdvisoryLock } from '../../core/patience.ts'

/**
 * Lends the database to one migrating process at a time; the others wait. The lock that decides is one that dies with
 * its process, taken before anything is made. Knex's own row is locked too, so that a `knex` that starts meanwhile
 * refuses, and is taken over where it was left by a process that died.
 */
export async function withMigrationLock<T>(
  project: KnexProject,
  knex: Knex,
  tables: Tables,
  patience: Patience,
  use: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + patience.lockTimeout
  return withAdvisoryLock(project, knex, patience, async () => {
    await ensureTables(knex, tables)
    await takeRow(knex, tables, deadline, patience)
    try {
      return await use()
    } finally {
      await freeRow(knex, tables)
    }
  })
}

async function takeRow(knex: Knex, tables: Tables, deadline: number, patience: Patience): Promise<void> {
  for (let waits = false; !(await tryRow(knex, tables)); waits = true) {
    if (!waits) patience.onWait?.()
    await waitBefore(deadline, patience, `${tables.lock} says that knex is migrating this database.`)
  }
}

/** Locks Knex's row. False while somebody else holds it: a `knex`, for a gapi would hold the advisory lock. */
async function tryRow(knex: Knex, tables: Tables): Promise<boolean> {
  const { index, isLocked } = await onlyRow(knex, tables)
  if (isLocked && (await readOwner(knex, tables))?.row !== index) return false
  const owner: Owner = { host: hostname(), pid: process.pid, since: new Date().toISOString(), row: index }
  return knex.transaction(async trx => {
    const row = rowsOf(trx, tables.lock, tables).where({ index, is_locked: isLocked ? 1 : 0 })
    const found = isLocked ? await row.first() : await row.update({ is_locked: 1 })
    if (found) await writeNote(trx, tables, 'lock', JSON.stringify(owner))
    return Boolean(found)
  })
}

/**
 * Knex needs exactly one row: it inserts two when two processes start at once, and is locked for ever after. Of several
 * the one that is locked stays, because its owner may be alive.
 */
async function onlyRow(knex: Knex, tables: Tables): Promise<{ index: number; isLocked: boolean }> {
  const rows = await rowsOf(knex, tables.lock, tables).orderBy('index').select('index', 'is_locked')
  const kept = rows.find(row => Number(row.is_locked) !== 0) ?? rows[0]
  if (!kept) {
    await rowsOf(knex, tables.lock, tables).insert({ is_locked: 0 })
    return onlyRow(knex, tables)
  }
  if (rows.length > 1) await rowsOf(knex, tables.lock, tables).whereNot({ index: kept.index }).del()
  return { index: Number(kept.index), isLocked: Number(kept.is_locked) !== 0 }
}

/** Both or neither: a note without its lock would make a running `knex` look dead. */
async function freeRow(knex: Knex, tables: Tables): Promise<void> {
  await knex.transaction(async trx => {
    await rowsOf(trx, tables.lock, tables).update({ is_locked: 0 })
    await removeNote(trx, tables, 'lock')
  })
}
