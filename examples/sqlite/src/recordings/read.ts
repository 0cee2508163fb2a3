import { existsSync } from 'node:fs'
import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { sqliteFileOf } from '../config/database-url.ts'
import { withDatabase } from '../db/connect.ts'
import { requireMigrated } from '../db/migrate.ts'
import { UserError } from '../errors.ts'
import { expiryOf } from './prune.ts'
import { idOf } from './record.ts'
import { type Recording, recordingOf, tables } from './schema.ts'

const NEWEST = 20

/** The id of a request in the form of the header, of the log, or of `instance` in a response. */
export function requestIdIn(text: string): string {
  const id = idOf(
    text
      .trim()
      .toLowerCase()
      .replace(/^urn:uuid:/, ''),
  )
  if (/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return id
  throw new UserError(`${text} is not the id of a request.`, 'It is a UUID: X-Request-Id of the response.', 2)
}

export async function readRecording(config: Settings, text: string): Promise<Recording> {
  const id = requestIdIn(text)
  const { RECORDINGS_DAYS, RECORDINGS_MAX } = config
  const stored = await withMigrated(config, knex => tables(knex).api_recordings.find({ id }))
  const kept = `Recordings are kept for ${RECORDINGS_DAYS} days, at most ${RECORDINGS_MAX}.`
  if (stored && new Date(stored.created_at) > expiryOf(RECORDINGS_DAYS)) return recordingOf(stored)
  if (stored) throw new UserError(`The recording of the request ${id} has expired.`, kept, 1)
  throw new UserError(
    `There is no recording of the request ${id}.`,
    `${kept} List them: npm run recording`,
    1,
  )
}

/** The newest recordings, without their content. */
export function newestRecordings(config: Settings): Promise<Array<Record<string, unknown>>> {
  return withMigrated(config, async knex => {
    const rows: Array<Record<string, unknown>> = await knex('api_recordings')
      .where('created_at', '>', expiryOf(config.RECORDINGS_DAYS))
      .orderBy('created_at', 'desc')
      .limit(NEWEST)
      .select('id', 'created_at', 'method', 'route', 'status')
    return rows
  })
}

/** Passes the database to `use`. A file that does not exist is not created. */
export function withMigrated<T>({ DATABASE_URL }: Settings, use: (knex: Knex) => Promise<T>): Promise<T> {
  const file = sqliteFileOf(DATABASE_URL.reveal())
  if (file && !existsSync(file))
    throw new UserError(`The database ${DATABASE_URL} does not exist.`, 'Create it: npm run setup')
  return withDatabase(DATABASE_URL, async knex => {
    await requireMigrated(knex)
    return use(knex)
  })
}
