import type { Knex } from 'knex'
import { writeFailureReason } from './dialect.ts'
import { clearWriteFault, writeFaultOf } from './fault.ts'
import { appliedMark } from './journal.ts'
import { pendingMigrations } from './migrate.ts'
import { folderMark } from './migration-source.ts'
import { newId } from './row.ts'
import { transaction } from './transaction.ts'

/** The connections of an app. No request uses `probe`, so it is free even if requests hold all other connections. */
interface AppConnections {
  readonly knex: Knex
  readonly probe: Knex
}

/**
 * Why requests would fail, or null. Throws the database's errors. After a request found the database full or read-only,
 * this writes rows and rolls them back, until that works again.
 */
export async function notReadyReason({ knex, probe }: AppConnections): Promise<string | null> {
  const reason = await writeFailureReason(probe)
  if (reason) return reason
  const pending = await pendingCount(probe)
  if (pending > 0) return `Pending migrations: ${pending}.`
  if (writeFaultOf(knex)) await tryWrite(knex)
  clearWriteFault(knex)
  return null
}

/** What the database and the folder looked like when nothing was pending. */
const complete = new WeakMap<Knex, string>()

/** Compares every name only after a change: there may be thousands. */
async function pendingCount(knex: Knex): Promise<number> {
  const mark = `${await appliedMark(knex)} ${folderMark()}`
  if (complete.get(knex) === mark) return 0
  const { length } = await pendingMigrations(knex)
  if (length === 0) complete.set(knex, mark)
  return length
}

const rollbackOfTrial = new Error('Rolled back: it was a test.')

async function tryWrite(knex: Knex): Promise<void> {
  const created_at = new Date()
  const owner_email = 'x'.repeat(250)
  const rows = Array.from({ length: 256 }, () => {
    const id = newId()
    return { id, name: `trial ${id}`, owner_email, role: 'user', created_at }
  })
  const trial = transaction(knex, async trx => {
    await trx('clients').insert(rows)
    throw rollbackOfTrial
  })
  await trial.catch(error => {
    if (error !== rollbackOfTrial) throw error
  })
}
