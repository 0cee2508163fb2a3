import { hostname } from 'node:os'
import { driverOf } from '../database/drivers/driver-of.ts'
import type { KnexProject } from '../project/read-project.ts'
import type { LedgerState } from './ledger-state.ts'
import { type Owner, readOwner, removeNote, writeNote } from './notes.ts'
import { readOnlyReason } from './read-only.ts'
import type { LedgerTables } from './tables.ts'
import { type LockOptions, waitBefore, withAdvisoryLock } from './wait-for-lock.ts'

/** The lock, for a check before each step. */
export interface HeldLock {
  /** Throws a LockLost if another process may have the lock now. */
  check(): Promise<void>
}

/**
 * Runs one migrating process at a time; the others wait. The lock that decides is an advisory lock, which is
 * released when its process dies, and it is taken before anything is created. Knex's own row is locked too,
 * so that a `knex` started meanwhile refuses to run; a row left locked by a process that died is taken over.
 */
export async function withMigrationLock<T>(
  project: KnexProject,
  tables: LedgerTables,
  options: LockOptions,
  use: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + options.lockTimeout
  return withAdvisoryLock(project, tables.knex, options, async lock => {
    await tables.ensure()
    const mine = await takeRow(tables, deadline, options)
    const done = await use(lock).catch(async (error: unknown) => {
      // The first error matters more than a row that the next process takes over.
      await freeRow(tables, mine).catch(() => {})
      throw error
    })
    await freeRow(tables, mine)
    return done
  })
}

/**
 * Frees Knex's row if the gapi or runner that locked it is gone, for a run with nothing else to do. The row
 * stays if another process holds the advisory lock, if `knex` locked it, or if the database is read-only.
 */
export async function freeLeftRow(
  project: KnexProject,
  tables: LedgerTables,
  { lock: { held, by } }: LedgerState,
): Promise<void> {
  if (!held || by === null || !(await isLocked(tables, by.row))) return
  if ((await readOnlyReason(project, tables.knex)) !== undefined) return
  const lock = driverOf(tables.knex).lockOf(project, tables.knex)
  try {
    if (await lock.tryTake()) await freeRow(tables, by)
  } finally {
    await lock.free()
  }
}

/** Whether the first locked row is this one. */
async function isLocked(tables: LedgerTables, index: number): Promise<boolean> {
  const locked = (await tables.read('lock')).find(row => Number(row.is_locked) !== 0)
  return Number(locked?.index) === index
}

async function takeRow(tables: LedgerTables, deadline: number, options: LockOptions): Promise<Owner> {
  for (let waits = false; ; waits = true) {
    const mine = await tryRow(tables)
    if (mine) return mine
    if (!waits) options.onWait?.()
    await waitBefore(deadline, options, async () => ({
      message: `${tables.names.lock} says that knex is migrating this database.`,
      hint: 'Wait longer with --lock-timeout 5m. If no knex runs any more: gapi migration unlock --force',
    }))
  }
}

/**
 * Locks Knex's row. Null while another process holds it: that is a `knex`, because a gapi would hold the
 * advisory lock.
 */
async function tryRow(tables: LedgerTables): Promise<Owner | null> {
  const { index, isLocked } = await onlyRow(tables)
  if (isLocked && (await readOwner(tables))?.row !== index) return null
  const owner: Owner = { host: hostname(), pid: process.pid, since: new Date().toISOString(), row: index }
  return tables.knex.transaction(async trx => {
    const row = tables
      .on(trx)
      .rows('lock')
      .where({ index, is_locked: isLocked ? 1 : 0 })
    const found = isLocked ? await row.first() : await row.update({ is_locked: 1 })
    if (found) await writeNote(tables.on(trx), 'lock', JSON.stringify(owner))
    return found ? owner : null
  })
}

/**
 * Knex needs exactly one row: it inserts two when two processes start at once, and then stays locked for
 * ever. The locked one of several rows stays, because its owner may be alive.
 */
async function onlyRow(tables: LedgerTables): Promise<{ index: number; isLocked: boolean }> {
  const rows = await tables.rows('lock').orderBy('index').select('index', 'is_locked')
  const kept = rows.find(row => Number(row.is_locked) !== 0) ?? rows[0]
  if (!kept) {
    await tables.rows('lock').insert({ is_locked: 0 })
    return onlyRow(tables)
  }
  if (rows.length > 1) await tables.rows('lock').whereNot({ index: kept.index }).del()
  return { index: Number(kept.index), isLocked: Number(kept.is_locked) !== 0 }
}

/**
 * In one transaction: a note without its lock would make a running `knex` look dead. A lock that another
 * process took over meanwhile is left alone.
 */
async function freeRow(tables: LedgerTables, owner: Owner): Promise<void> {
  await tables.knex.transaction(async trx => {
    const inside = tables.on(trx)
    const known = await readOwner(inside)
    if (known?.pid !== owner.pid || known.since !== owner.since || known.host !== owner.host) return
    await inside.rows('lock').where({ index: owner.row }).update({ is_locked: 0 })
    await removeNote(inside, 'lock')
  })
}
