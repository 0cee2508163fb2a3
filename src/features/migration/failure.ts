import { driverOf } from '../../core/database/drivers/driver-of.ts'
import { faultOf, isLost } from '../../core/database/fault/fault.ts'
import type { MigrationStep } from '../../core/ledger/interrupted.ts'
import type { Ledger } from '../../core/ledger/ledger.ts'
import { UserError } from '../../core/system/errors.ts'

/** Records a failure in the journal, and returns the message and the hint. */
export async function settleFailure(ledger: Ledger, step: MigrationStep, error: unknown): Promise<string> {
  const advice = error instanceof UserError ? error.hint : (faultOf(error)?.hint ?? '')
  try {
    const stays = await countRemainingStatements(ledger, step)
    if (error instanceof UserError) return advice
    if (stays === 0) return `Nothing was changed. ${advice || 'Fix it and run the command again.'}`
    return `Its first ${stays} statements are applied, because this database cannot roll them back. ${advice || 'Fix what comes after them and run the command again.'} They are not repeated.`
  } catch (unnoted) {
    if (!isLost(unnoted)) throw unnoted
    return `${advice} See gapi migration status: part of it may be done.`.trim()
  }
}

/** How many statements stay applied. A migration that failed before its first change is not interrupted. */
async function countRemainingStatements(ledger: Ledger, step: MigrationStep): Promise<number> {
  const journal = await ledger.journalOf(step)
  if (!journal) return 0
  const isUntouched = journal.entries.length === 0 && driverOf(ledger.knex).canResume
  if (isUntouched) await ledger.forget(step)
  else await ledger.noteFailure(step, true)
  return journal.entries.length
}
