import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { Table } from '../../examples/sqlite/src/db/table.ts'
import { databases } from '../support/databases.ts'

/** Only a rendered project has all the files whose types it imports. */
const layer: string = '../../templates/api/project/+sqlite/src/db/statements.ts'
const { Statements, runStatement } = await import(layer)

const require = createRequire(import.meta.url)
const engines = ['@photostructure/sqlite', 'node:sqlite'].flatMap(name => {
  try {
    return [{ name, DatabaseSync: require(name).DatabaseSync }]
  } catch {
    return []
  }
})

describe.each(engines)('with $name', ({ DatabaseSync }) => {
  test('a value is stored alike by every engine and every Node', () => {
    const connection = new DatabaseSync(':memory:')
    const statements = new Statements(connection)
    const run = (sql: string, bindings: readonly unknown[] = [], method = 'raw') => {
      const query = { sql, bindings, method, response: undefined }
      runStatement(connection, statements, query)
      return query.response
    }
    run('create table t (a text, b, c integer, d real)')
    const values = [7, -3, 0, true, false, undefined, null, 2.5, 2 ** 53 - 1, 'x', new Date(0)]
    for (const value of values) run('insert into t values (?, ?, ?, ?)', [value, value, value, value])
    const rows = run('select a, typeof(b) as b, typeof(c) as c, typeof(d) as d from t', [], 'select')
    expect(rows).toEqual(
      [
        ['7', 'integer', 'integer', 'real'],
        ['-3', 'integer', 'integer', 'real'],
        ['0', 'integer', 'integer', 'real'],
        ['1', 'integer', 'integer', 'real'],
        ['0', 'integer', 'integer', 'real'],
        [null, 'null', 'null', 'null'],
        [null, 'null', 'null', 'null'],
        ['2.5', 'real', 'real', 'real'],
        ['9007199254740991', 'integer', 'integer', 'real'],
        ['x', 'text', 'text', 'text'],
        ['1970-01-01T00:00:00.000Z', 'text', 'text', 'text'],
      ].map(([a, b, c, d]) => ({ a, b, c, d })),
    )
    for (const value of [{}, Symbol('x'), () => {}])
      expect(() => run('insert into t (a) values (?)', [value])).toThrow()
    connection.close()
  })
})

describe.each(databases)('on $name', database => {
  const on = database.isThere ? test : test.skip

  on('a page far down is in the right order, and reads no row of the pages before it', async () => {
    const { knex, drop } = await database.empty()
    try {
      await knex.schema.createTable('t', t => {
        t.string('id', 36).primary()
        t.string('name', 20).notNullable()
        t.string('created_at', 30)
        t.index(['name', 'id'])
      })
      const idOf = (number: number) => String(number).padStart(6, '0')
      const rows = Array.from({ length: 5000 }, (_, number) => ({
        id: idOf(number),
        name: `n${idOf(Math.floor(number / 3))}`,
      }))
      for (let from = 0; from < rows.length; from += 500) await knex('t').insert(rows.slice(from, from + 500))
      await knex.transaction(async trx => {
        const table = new Table<{ id: string; created_at: string; name: string }>(trx, 't')
        const before = await readsOf(trx, database.name)
        const page = async (descending: boolean, at: number) =>
          (
            await table.page({
              order: { column: 'name', descending },
              after: { value: rows[at]?.name ?? '', id: idOf(at) },
              limit: 5,
            })
          ).items.map(({ id }) => id)
        expect(await page(false, 4000)).toEqual([4001, 4002, 4003, 4004, 4005].map(idOf))
        expect(await page(true, 1000)).toEqual([999, 998, 997, 996, 995].map(idOf))
        expect((await readsOf(trx, database.name)) - before).toBeLessThan(100)
      })
    } finally {
      await drop()
    }
  })
})

/** The rows that this session read by an index, where the server counts them. */
async function readsOf(knex: import('knex').Knex, name: (typeof databases)[number]['name']): Promise<number> {
  if (name !== 'mysql') return 0
  const [rows] = await knex.raw("show session status like 'Handler_read%'")
  return rows.reduce((sum: number, { Value }: { Value: string }) => sum + Number(Value), 0)
}
