import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'

export interface TemporaryDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A new, empty database of its own. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'api-test-'))
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Leaves the transaction in a state in which its COMMIT fails. */
export async function breakCommit(transaction: Knex): Promise<void> {
  await transaction.raw('rollback')
}
