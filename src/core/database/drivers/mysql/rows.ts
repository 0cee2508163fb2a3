import type { Knex } from '../../../project/knex.ts'
import { exit, UserError } from '../../../system/errors.ts'
import type { DriverRows } from '../driver.ts'
import { mysqlDatetime } from './sql.ts'

export const mysqlRows: DriverRows = {
  decimalsAreFloats: false,
  momentDigits: 0,
  roundsFloats: true,
  hasWallTimes: true,
  textOf: ({ type }) =>
    type === 'binary' ? 'case when ?? is null then null else hex(??) end' : 'cast(?? as char)',
  isOpaque: ({ declared }) => /^(bit|geometry|point|linestring|polygon|multi|vector)/i.test(declared),
  epochOf: moment => `1000 * timestampdiff(second, '1970-01-01', ${moment})`,
  numberAtEnd: text => [`regexp_substr(${text}, '[0-9]+$')`, `trim(leading '0' from digits)`, 'unsigned'],
  mostValues: 65_535,
  momentOf: mysqlDatetime,
  keepWhole,
  async keepingZero(trx, work) {
    await trx.raw(
      `set @gapi_sql_mode = @@session.sql_mode, sql_mode = concat(@@session.sql_mode, ',NO_AUTO_VALUE_ON_ZERO')`,
    )
    await work().finally(() => trx.raw('set sql_mode = @gapi_sql_mode'))
  },
  /** A timestamp is read in the time zone of the session; generated timestamps are in UTC. */
  async inSession(trx, work) {
    await trx.raw(`set @gapi_time_zone = @@session.time_zone, time_zone = '+00:00'`)
    await work()
    await trx.raw('set time_zone = @gapi_time_zone')
  },
  loaderOf: async (trx, connection, target) =>
    (await import('./loader.ts')).infileLoader(trx, connection, target),
}

/**
 * `truncate` would commit the transaction, so it becomes `delete`; any other statement that commits
 * implicitly throws.
 */
function keepWhole({ client }: Knex): () => void {
  const { query } = client
  client.query = (connection: unknown, asked: string | { readonly sql: string }) => {
    // mysql2 puts the response into the query object.
    const statement = typeof asked === 'string' ? { sql: asked } : asked
    return query.call(client, connection, Object.assign(statement, { sql: withoutCommit(statement.sql) }))
  }
  return () => Object.assign(client, { query })
}

function withoutCommit(sql: string): string {
  if (/^\s*truncate\s/i.test(sql)) return sql.replace(/^\s*truncate\s+(?:table\s+)?(\S)/i, 'delete from $1')
  if (!/^\s*(create|alter|drop|rename)\s+(?!temporary)/i.test(sql)) return sql
  throw new UserError(
    `MySQL would commit the whole run at: ${sql.slice(0, 60)}`,
    'Change the schema in a migration.',
    exit.failed,
  )
}
