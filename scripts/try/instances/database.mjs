import { randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * Makes an empty database on the server: its `url`, `query` to read it, and `hold` to block writes to a row.
 * Uses the project's own driver.
 */
export async function withDatabase({ project, postgres }, use) {
  const { Pool } = createRequire(join(project, 'package.json'))('pg')
  const name = `try_${randomBytes(6).toString('hex')}`
  const server = new Pool({ connectionString: postgres, max: 1 })
  const url = Object.assign(new URL(postgres), { pathname: `/${name}` }).href
  const pool = new Pool({ connectionString: url })
  const holds = new Set()
  pool.on('error', () => {}) // The drop below ends connections that are still closing.
  try {
    await server.query(`create database ${name}`)
    const query = async (sql, values) => (await pool.query(sql, values)).rows
    return await use({ url, query, hold: product => hold(pool, product, holds) })
  } finally {
    for (const connection of holds) connection.release(true)
    await pool.end()
    await server.query(`drop database if exists ${name} with (force)`)
    await server.end()
  }
}

/**
 * Locks a product's row, so that orders of it wait in the middle of their work. Returns a function that
 * releases it.
 */
async function hold(pool, { id }, holds) {
  const connection = await pool.connect()
  holds.add(connection)
  await connection.query('begin')
  await connection.query('select from products where id = $1 for update', [id])
  return async () => {
    holds.delete(connection)
    await connection.query('rollback')
    connection.release()
  }
}
