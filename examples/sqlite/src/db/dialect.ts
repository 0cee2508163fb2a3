import { mkdirSync } from 'node:fs'
import { access, constants, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Knex } from 'knex'
import { sqliteFileOf } from '../config/database-url.ts'
import { NodeSqlite } from './node-sqlite.ts'
import { transaction } from './transaction.ts'

/** The Knex configuration for this URL. */
export function dialect(url: string): Knex.Config {
  const file = sqliteFileOf(url)
  if (file) mkdirSync(dirname(file), { recursive: true })
  // A second connection would block the whole process while it waits for the first.
  const pool = { min: 1, max: 1 }
  return { client: NodeSqlite, connection: { filename: file ?? ':memory:' }, pool, useNullAsDefault: true }
}

/** Whether requests share one connection and another may be opened; an in-memory database has only its own. */
export function hasOneConnection(url: string): boolean {
  return sqliteFileOf(url) !== null
}

/** Why writes would fail now, or null. */
export async function writeFailureReason(knex: Knex): Promise<string | null> {
  const { filename } = knex.client.connectionSettings
  if (filename === ':memory:') return null
  const { bavail, bsize } = await statfs(filename) // First, so that a missing file is not created.
  await transaction(knex, () => {}, { readOnly: true }) // Fails if the file was moved or replaced.
  if (bavail * bsize < LEAST_SPACE) return 'The disk is full.'
  const isWritable = await access(filename, constants.W_OK).then(
    () => true,
    () => false,
  )
  return isWritable ? null : 'The database file is read-only.'
}

/** Free space in bytes below which a request may find the disk full. */
const LEAST_SPACE = 1_048_576
