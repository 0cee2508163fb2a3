import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Knex } from 'knex'
import { isLeftOver, temporaryName } from './temporary-name.ts'

export interface TemporaryDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** Creates an empty database. */
export async function temporaryDatabase(): Promise<TemporaryDatabase> {
  const folder = join(tmpdir(), temporaryName())
  mkdirSync(folder)
  return {
    url: `sqlite:${join(folder, 'test.sqlite')}`,
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Removes the databases of test runs whose process is gone. */
export async function removeLeftOvers(): Promise<void> {
  for (const name of (await databaseNames()).filter(isLeftOver))
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
}

export async function databaseNames(): Promise<string[]> {
  return readdirSync(tmpdir())
}

/** Makes the COMMIT of this transaction fail. */
export async function breakCommit(transaction: Knex): Promise<void> {
  const connection = await transaction.client.acquireConnection()
  connection.exec('rollback')
}

/** A statement that ends the transaction without saying so in its first words. */
export const endUnseen = 'create temp table if not exists unseen (id); end'
