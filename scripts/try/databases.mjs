import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import mysql from 'mysql2/promise'
import pg from 'pg'

/**
 * Makes an empty database of each kind: its `url`, `query` to read its rows, `hold` to lock every product's
 * row until `release`, and, on a server, `terminate` to end all connections. `server` is the URL of a server,
 * or a folder for SQLite. The database is dropped afterwards.
 */
export const lenders = { sqlite: withSqlite, postgres: withPostgres, mysql: withMysql }

const everyProduct = 'select id from products order by id for update'

async function withSqlite(folder, use) {
  const file = join(folder, `${newName()}.sqlite`)
  const opened = []
  const open = () => {
    const database = new DatabaseSync(file)
    opened.push(database)
    database.exec('pragma busy_timeout = 10000')
    return database
  }
  let reader
  const query = async sql => {
    reader ??= open()
    const statement = reader.prepare(sql)
    return /^\s*select/i.test(sql) ? statement.all() : [statement.run()]
  }
  const hold = async () => {
    const writer = open()
    writer.exec('begin immediate')
    return async () => writer.exec('rollback')
  }
  try {
    return await use({ url: `sqlite:${file}`, query, hold })
  } finally {
    for (const database of opened) database.close()
  }
}

async function withPostgres(server, use) {
  const name = newName()
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const once = (address, sql) => onPostgres(address, async client => (await client.query(sql)).rows)
  await once(server, `create database ${name}`)
  const others = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()'
  const hold = async () => {
    const client = await postgresClient(url)
    await client.query('begin')
    await client.query(everyProduct)
    return () => client.end()
  }
  try {
    return await use({
      url,
      query: sql => once(url, sql),
      hold,
      terminate: () => once(url, `${others} and pid <> pg_backend_pid()`),
    })
  } finally {
    await once(server, `drop database if exists ${name} with (force)`)
  }
}

/** A server that ends meanwhile must not end this script. */
async function postgresClient(url) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

async function onPostgres(url, use) {
  const client = await postgresClient(url)
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

async function withMysql(server, use) {
  const name = newName()
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const once = (address, sql) => onMysql(address, async connection => (await connection.query(sql))[0])
  await once(server, `create database ${name}`)
  const hold = async () => {
    const connection = await mysqlConnection(url)
    await connection.query('begin')
    await connection.query(everyProduct)
    return () => connection.end()
  }
  const terminate = () =>
    onMysql(url, async connection => {
      const others = `select id from information_schema.processlist where db = '${name}' and id <> connection_id()`
      const [rows] = await connection.query(others)
      for (const { id } of rows) await connection.query(`kill ${id}`).catch(() => {})
    })
  try {
    return await use({ url, query: sql => once(url, sql), hold, terminate })
  } finally {
    await once(server, `drop database if exists ${name}`)
  }
}

async function mysqlConnection(url) {
  const connection = await mysql.createConnection({ uri: url, connectTimeout: 120_000 })
  connection.on('error', () => {})
  return connection
}

async function onMysql(url, use) {
  const connection = await mysqlConnection(url)
  try {
    return await use(connection)
  } finally {
    await connection.end()
  }
}

function newName() {
  return `try_${randomBytes(6).toString('hex')}`
}
