import type { Knex } from 'knex'
import { expect, test } from 'vitest'
import { everyTable, tablesRead, tablesWritten } from '../../src/http/cache/statement-tables.ts'
import { startApi } from '../support/api.ts'

const known = new Set(['wares', 'sales', 'sale_lines'])
const { app } = await startApi()
const { knex } = app
const sqlOf = (query: Knex.QueryBuilder | Knex.Raw) => ({ sql: query.toSQL().sql })

const reads: ReadonlyArray<[name: string, query: Knex.QueryBuilder | Knex.Raw, tables: readonly string[]]> = [
  ['a table', knex('wares').where({ sku: 'x' }).orderBy('id').limit(2), ['wares']],
  ['a page', knex('wares').where(row => row.where('name', '>', 'a').orWhere('id', '>', 'b')), ['wares']],
  ['locked rows', knex('wares').whereIn('id', ['a']).forUpdate(), ['wares']],
  [
    'a count of a part',
    knex.from(knex('wares').select(knex.raw('1')).limit(5).as('counted')).count(),
    ['wares'],
  ],
  [
    'a join',
    knex('sales').join('sale_lines', 'sale_lines.sale_id', 'sales.id').leftJoin('wares', 'a', 'b'),
    ['sales', 'sale_lines', 'wares'],
  ],
  ['a subquery', knex('sales').whereIn('id', knex('sale_lines').select('sale_id')), ['sales', 'sale_lines']],
  ['a union', knex('sales').select('id').union(knex('wares').select('id')), ['sales', 'wares']],
  ['a schema', knex('public.wares'), ['wares']],
  ['capitals', knex('Wares'), ['wares']],
  ['an unknown table or view', knex('ware_totals'), [everyTable]],
  ['a named query', knex.with('named', knex('wares')).from('named'), [everyTable]],
  ['SQL by hand', knex.raw('select * from wares'), [everyTable]],
  ['a part by hand', knex('wares').whereRaw('exists (select 1 from sales)'), [everyTable]],
  [
    'a part by hand with quotes',
    knex('wares').whereRaw("name = 'x' and id in (select id from sales)"),
    [everyTable],
  ],
  ['several tables by hand', knex.select().from(knex.raw('??, ??', ['wares', 'sales'])), [everyTable]],
  ['a function', knex('wares').select(knex.raw('total_of(??)', ['id'])), [everyTable]],
  ['two statements', knex.raw('select 1; select 2'), [everyTable]],
]

test.each(reads)('a read of %s', (_name, query, tables) => {
  expect(tablesRead(sqlOf(query), known)).toEqual(tables)
})

const values = { id: 'a', name: 'b' }
const writes: ReadonlyArray<[name: string, query: Knex.QueryBuilder | Knex.Raw, tables: readonly string[]]> =
  [
    ['an insert', knex('wares').insert(values), ['wares']],
    ['an insert or update', knex('wares').insert(values).onConflict('id').merge(), ['wares']],
    ['an update', knex('wares').where({ id: 'a' }).update(values), ['wares']],
    ['an increment', knex('wares').increment('stock', 1), ['wares']],
    ['a delete', knex('wares').where({ id: 'a' }).delete(), ['wares']],
    ['a table that has no name here', knex('idempotency_keys').delete(), ['idempotency_keys']],
    ['an update by hand', knex.raw('UPDATE wares SET stock = 1'), ['wares']],
    ['a select', knex('wares'), []],
    ['a named query that only reads', knex.raw('with a as (select 1) select * from a'), []],
    [
      'a named query that writes',
      knex.raw('with a as (delete from wares returning id) select * from a'),
      [everyTable],
    ],
    ['an update of two tables', knex.raw('update wares, sales set stock = 1'), [everyTable]],
    ['an update with a join', knex.raw('update wares inner join sales on 1 set stock = 1'), [everyTable]],
    ['a statement of another kind', knex.raw('truncate wares'), [everyTable]],
    ['two statements', knex.raw('update wares set stock = 1; delete from sales'), [everyTable]],
  ]

test.each(writes)('a write by %s', (_name, query, tables) => {
  expect(tablesWritten(sqlOf(query))).toEqual(tables)
})

test.each(['BEGIN;', 'COMMIT;', 'SAVEPOINT trx2;', 'ROLLBACK TO trx2;', 'SET TRANSACTION READ ONLY'])(
  '%s is neither',
  sql => {
    expect([tablesRead({ sql }, known), tablesWritten({ sql })]).toEqual([[], []])
  },
)
