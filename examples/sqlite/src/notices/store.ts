import type { Knex } from 'knex'
import { newId } from '../db/row.ts'
import { transaction } from '../db/transaction.ts'
import { addJob } from '../jobs/schema.ts'
import * as kind from './kind.ts'
import type { Message } from './message.ts'

/** The owners who were notified in a month, or will be: their mail is stored. */
export async function notifiedIn(knex: Knex, month: string): Promise<ReadonlySet<string>> {
  const owners: string[] = await knex('deprecation_notices').where({ month }).pluck('owner')
  return new Set(owners)
}

/** Stores a job for each mail, at most one for an owner and month: several processes may do this at once. */
export async function storeNotices(
  knex: Knex,
  month: string,
  mails: ReadonlyMap<string, Message>,
  now: Date,
): Promise<void> {
  for (const [owner, message] of mails)
    await transaction(knex, async trx => {
      const id = newId()
      const row = { id, owner, month, created_at: now }
      await trx('deprecation_notices').insert(row).onConflict(['owner', 'month']).ignore()
      const stored: { id: string } = await trx('deprecation_notices').where({ owner, month }).first('id')
      if (stored.id !== id) return
      await addJob(trx, 'notice', kind, { ...message, notice: id, to: owner, date: now.toISOString() })
    })
}
