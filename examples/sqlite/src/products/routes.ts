import { IdParams } from '../db/row.ts'
import { blueprint } from '../http/request/blueprint.ts'
import { list } from '../http/request/list.ts'
import { NewProduct, Product, ProductChange } from './schema.ts'

const listed = list(Product, { filter: ['sku', 'name'], sort: ['created_at', 'name', 'price_cents'] })

export const routes = blueprint('/v1/products', 'Products, with price and stock.', on => {
  on.anonymous.get(
    '/',
    { summary: 'List products', query: listed.query, reply: listed.reply },
    ({ db, ...request }) => listed.read(request, db.products),
  )

  on.anonymous.get(
    '/:id',
    { summary: 'Read a product', params: IdParams, reply: Product },
    ({ db, params }) => db.products.get(params.id),
  )

  on.admin.post(
    '/',
    { summary: 'Add a product', body: NewProduct, reply: Product, status: 201, retry: true },
    ({ db, body }) => db.products.add({ stock: 0, ...body }),
  )

  on.admin.patch(
    '/:id',
    { summary: 'Change a product', params: IdParams, body: ProductChange, reply: Product, retry: true },
    async ({ db, params, body, ifMatch }) => {
      ifMatch(await db.products.lock(params.id))
      return db.products.change(params.id, body)
    },
  )

  on.admin.delete(
    '/:id',
    { summary: 'Remove a product', params: IdParams, retry: true },
    async ({ db, params, ifMatch }) => {
      ifMatch(await db.products.lock(params.id))
      await db.products.remove(params.id)
    },
  )
})
