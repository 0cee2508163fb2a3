import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { typesOf } from '../../src/db/column-types.ts'
import { Id, IdParams, type Row, Timestamp } from '../../src/db/row.ts'
import { OwnedTable, Table } from '../../src/db/table.ts'
import { loadTables } from '../../src/db/tables.ts'
import type { Db } from '../../src/db/unit-of-work.ts'
import { health, version } from '../../src/http/operate/health.ts'
import { blueprint } from '../../src/http/request/blueprint.ts'
import { list } from '../../src/http/request/list.ts'
import { problem } from '../../src/http/response/problem.ts'
import * as resources from '../../src/resources.ts'

// Two resources for the tests of what all resources share, so that these do not depend on the API's own resources.

type Ware = Static<typeof Ware>
export const Ware = Type.Object(
  {
    id: Id,
    sku: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$' }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    price_cents: Type.Integer({ minimum: 0, maximum: 1_000_000_00 }),
    stock: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    created_at: Timestamp,
  },
  { title: 'Ware' },
)

const { sku, name, price_cents, stock } = Ware.properties
const closed = { additionalProperties: false }
const NewWare = Type.Object({ sku, name, price_cents, stock: Type.Optional(stock) }, closed)
const WareChange = Type.Partial(NewWare, { ...closed, minProperties: 1 })

type Sale = Static<typeof Sale>
export const Sale = Type.Object({
  id: Id,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  total_cents: Type.Integer({ minimum: 0 }),
  created_at: Timestamp,
})
const Line = Type.Object(
  { ware_id: Id, quantity: Type.Integer({ minimum: 1, maximum: 1000 }) },
  { additionalProperties: false },
)
type NewSale = Static<typeof NewSale>
export const NewSale = Type.Object({ lines: Type.Array(Line, { minItems: 1, maxItems: 100 }) }, closed)

type Owned = Sale & { readonly user_id: string }

const shop = (query: Knex) => ({
  wares: new Table<Ware>(query, 'wares', typesOf(Ware)),
  sales: new OwnedTable<Owned>(query, 'sales', typesOf(Sale)),
  sale_lines: new Table<Row & Static<typeof Line> & { readonly sale_id: string }>(
    query,
    'sale_lines',
    typesOf(Line),
  ),
})

declare module '../../src/db/tables.ts' {
  interface Tables extends ReturnType<typeof shop> {}
}

/** The tables of this API and of the shop. */
export const tables = await loadTables({ ...resources, shop: { schema: async () => ({ tables: shop }) } })

export async function createShop(knex: Knex): Promise<void> {
  await knex.schema.createTable('wares', table => {
    table.uuid('id').notNullable().primary()
    table.string('sku', 40).notNullable().unique()
    table.string('name', 200).notNullable()
    table.integer('price_cents').notNullable()
    table.integer('stock').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
  await knex.schema.createTable('sales', table => {
    table.increments('number')
    table.uuid('id').notNullable().unique()
    table.uuid('user_id').notNullable()
    table.integer('total_cents').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
  await knex.schema.createTable('sale_lines', table => {
    table.uuid('id').notNullable().primary()
    table.uuid('sale_id').notNullable().references('sales.id')
    table.uuid('ware_id').notNullable().references('wares.id')
    table.integer('quantity').notNullable()
    table.datetime('created_at', { precision: 3 }).notNullable()
  })
}

const listedWares = list(Ware, { filter: ['sku', 'name'], sort: ['created_at', 'name', 'price_cents'] })
const listedSales = list(Sale, { sort: ['created_at', 'number', 'total_cents'] })

export const wares = blueprint('/v1/wares', on => {
  const { query, reply } = listedWares
  const change = { summary: 'Change', params: IdParams, retry: true } as const
  on.anonymous.get('/', { summary: 'List', query, reply }, ({ db, ...request }) =>
    listedWares.read(request, db.wares),
  )
  on.anonymous.get('/:id', { summary: 'Read', params: IdParams, reply: Ware }, ({ db, params }) =>
    db.wares.get(params.id),
  )
  const add = { summary: 'Add', body: NewWare, reply: Ware, status: 201, retry: true } as const
  on.admin.post('/', add, ({ db, body }) => db.wares.add({ stock: 0, ...body }))
  on.admin.patch(
    '/:id',
    { ...change, body: WareChange, reply: Ware },
    async ({ db, params, body, ifMatch }) => {
      ifMatch(await db.wares.lock(params.id))
      return db.wares.change(params.id, body)
    },
  )
  on.admin.delete('/:id', change, async ({ db, params, ifMatch }) => {
    ifMatch(await db.wares.lock(params.id))
    await db.wares.remove(params.id)
  })
})

export const sales = blueprint('/v1/sales', on => {
  const { query, reply } = listedSales
  on.user.get('/', { summary: 'List', query, reply }, ({ db, user, ...request }) =>
    listedSales.read(request, db.sales.of(user)),
  )
  on.user.get('/:id', { summary: 'Read', params: IdParams, reply: Sale }, ({ db, user, params }) =>
    db.sales.of(user).get(params.id),
  )
  const add = {
    summary: 'Sell',
    body: NewSale,
    reply: Sale,
    status: 201,
    retry: true,
  } as const
  on.user.post('/', add, async ({ db, user, body, log }) => {
    const sale = await sell(db, user, body)
    db.afterCommit(() => log.info({ sale: sale.number }, `Sale ${sale.number} was made`))
    return sale
  })
})

/** The blueprints for tests that need no specific resource. */
export const blueprints = [health, sales, version, wares]

/** Takes the wares of a sale from the stock, and creates it. */
export async function sell(db: Db, user: { readonly id: string }, { lines }: NewSale): Promise<Sale> {
  const { id } = await db.sales.of(user).add({ total_cents: 0 })
  let total_cents = 0
  for (const { ware_id, quantity } of lines) {
    const ware = await db.wares.find({ id: ware_id })
    if (!ware) throw problem(422, `There is no ware ${ware_id}.`)
    const enough = db.query('wares').where({ id: ware_id }).where('stock', '>=', quantity)
    const taken: number = await enough.decrement('stock', quantity)
    if (taken === 0) throw problem(409, `There are not ${quantity} of ${ware.sku} in stock.`)
    await db.sale_lines.add({ sale_id: id, ware_id, quantity })
    total_cents += ware.price_cents * quantity
  }
  return db.sales.of(user).change(id, { total_cents })
}
