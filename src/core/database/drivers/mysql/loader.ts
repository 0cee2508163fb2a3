import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { readRows } from '../../../catalogue/rows.ts'
import type { Knex } from '../../../project/knex.ts'
import { exit, UserError } from '../../../system/errors.ts'
import type { Batch, Loader, LoadTarget } from '../../loading/loader.ts'
import { linesOf, type TextFormat } from '../../loading/text.ts'
import { mysqlDatetime } from './sql.ts'

/**
 * LOAD DATA LOCAL INFILE of MySQL and MariaDB, where the server allows it and the driver can stream it
 * (mysql2).
 */
export async function infileLoader(
  trx: Knex,
  connection: unknown,
  plan: LoadTarget,
): Promise<Loader | undefined> {
  if (!isMysql2(connection)) return undefined
  const [server] = await readRows(trx, 'select @@local_infile as allowed')
  if (Number(server?.allowed) !== 1) return undefined
  const sql = sqlOf(trx, plan)
  return {
    method: 'LOAD DATA',
    async load(batch) {
      const streamed = {
        sql,
        infileStreamFactory: () => Readable.from(paced(plan, batch, connection.stream)),
      }
      const { affectedRows, warningStatus } = await new Promise<Loaded>((resolve, reject) => {
        connection.query(streamed, (error, loaded) => (error ? reject(error) : resolve(loaded)))
      })
      if (!batch.signal.aborted) await refuseSkipped(trx, plan, batch.rows - affectedRows, warningStatus)
    },
  }
}

/** The driver ignores backpressure of the socket, so the source waits instead. */
async function* paced({ columns }: LoadTarget, batch: Batch, socket: Writable): AsyncGenerator<Buffer> {
  for await (const chunk of linesOf(columns, format, batch)) {
    yield chunk
    if (socket.writableNeedDrain) await once(socket, 'drain')
  }
}

/** Bytes are sent as hexadecimal, because the input is read as utf8mb4 text. */
function sqlOf(trx: Knex, { table, columns }: LoadTarget): string {
  const targets = columns.map(({ type }, index) => (type === 'binary' ? `@bytes${index}` : '??')).join()
  const sets = columns.flatMap(({ type }, index) => (type === 'binary' ? [`?? = unhex(@bytes${index})`] : []))
  const names = [
    ...columns.filter(({ type }) => type !== 'binary'),
    ...columns.filter(({ type }) => type === 'binary'),
  ]
  return trx
    .raw(
      `load data local infile 'rows' into table ?? character set utf8mb4 (${targets})${sets.length > 0 ? ` set ${sets.join()}` : ''}`,
      [table, ...names.map(({ name }) => name)],
    )
    .toString()
}

const format: TextFormat = {
  boolean: value => (value ? '1' : '0'),
  bytes: value => Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex'),
  datetime: mysqlDatetime,
}

/** With LOCAL the server skips invalid rows and only warns. */
async function refuseSkipped(
  trx: Knex,
  { table }: LoadTarget,
  skipped: number,
  warnings: number,
): Promise<void> {
  if (skipped === 0 && warnings === 0) return
  const rows = await readRows(trx, 'show warnings')
  const serious = rows.find(({ Level }) => Level !== 'Note')
  if (skipped === 0 && !serious) return
  throw new UserError(
    `${table}: ${serious ? String(serious.Message) : `the server skipped ${skipped} rows`}.`,
    '',
    exit.failed,
  )
}

interface Loaded {
  readonly affectedRows: number
  readonly warningStatus: number
}

interface Mysql2Connection {
  readonly stream: Writable
  query(options: object, done: (error: unknown, loaded: Loaded) => void): unknown
}

/** The older mysql driver can only read a file from disk. */
function isMysql2(connection: unknown): connection is Mysql2Connection {
  return (
    typeof connection === 'object' && connection !== null && 'stream' in connection && 'execute' in connection
  )
}
