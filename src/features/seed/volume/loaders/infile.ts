import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { readRows } from '../../../../core/catalogue/rows.ts'
import { exit, UserError } from '../../../../core/errors.ts'
import type { Knex } from '../../../../core/knex.ts'
import type { Plan } from '../plan.ts'
import type { Batch, Loader } from './batch.ts'
import { linesOf, type TextFormat } from './text.ts'

/** LOAD DATA LOCAL INFILE of MySQL and MariaDB, where the server allows it and the driver streams it (mysql2). */
export async function infileLoader(trx: Knex, connection: unknown, plan: Plan): Promise<Loader | undefined> {
  if (!isMysql2(connection)) return undefined
  const [server] = await readRows(trx, 'select @@local_infile as allowed')
  if (Number(server?.allowed) !== 1) return undefined
  const sql = sqlOf(trx, plan)
  return {
    way: 'LOAD DATA',
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

/** The driver does not wait for the socket, so the source of what it sends does. */
async function* paced({ columns }: Plan, batch: Batch, socket: Writable): AsyncGenerator<Buffer> {
  for await (const chunk of linesOf(columns, format, batch)) {
    yield chunk
    if (socket.writableNeedDrain) await once(socket, 'drain')
  }
}

/** Bytes are sent in hexadecimal: what is read is a text in utf8mb4. */
function sqlOf(trx: Knex, { table, columns }: Plan): string {
  const targets = columns.map(({ type }, place) => (type === 'binary' ? `@bytes${place}` : '??')).join()
  const sets = columns.flatMap(({ type }, place) => (type === 'binary' ? [`?? = unhex(@bytes${place})`] : []))
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

/** “2026-11-22 20:06:31.500”: servers before MySQL 8.0.19 read no other. */
export function mysqlDatetime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, -1)}`
}

/** With LOCAL the server skips what it does not like, and only warns. */
async function refuseSkipped(trx: Knex, { table }: Plan, skipped: number, warnings: number): Promise<void> {
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

/** The older mysql driver reads a file of the disk only. */
function isMysql2(connection: unknown): connection is Mysql2Connection {
  return (
    typeof connection === 'object' && connection !== null && 'stream' in connection && 'execute' in connection
  )
}
