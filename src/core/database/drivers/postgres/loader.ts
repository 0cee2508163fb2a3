import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import copyFrom from 'pg-copy-streams/copy-from.js'
import type { Knex } from '../../../project/knex.ts'
import type { Loader, LoadTarget } from '../../loading/loader.ts'
import { linesOf, type TextFormat } from '../../loading/text.ts'

/** PostgreSQL's COPY, through the project's own driver; only pg in JavaScript supports it, not pg-native. */
export function copyLoader(
  trx: Knex,
  connection: unknown,
  { table, columns }: LoadTarget,
): Loader | undefined {
  if (!isPg(connection)) return undefined
  const sql = trx.raw(`copy ?? (${columns.map(() => '??').join()}) from stdin`, [
    table,
    ...columns.map(({ name }) => name),
  ])
  return {
    method: 'COPY',
    async load(batch) {
      const stream = copyFrom(sql.toString())
      connection.query(stream)
      await pipeline(
        Readable.from(linesOf(columns, format, batch), { objectMode: true, highWaterMark: 1 }),
        stream,
      )
    },
  }
}

const format: TextFormat = {
  boolean: value => (value ? 't' : 'f'),
  bytes: value => `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`,
}

interface PgConnection {
  query(stream: object): unknown
}

function isPg(connection: unknown): connection is PgConnection {
  return (
    typeof connection === 'object' &&
    connection !== null &&
    'query' in connection &&
    'connection' in connection
  )
}
