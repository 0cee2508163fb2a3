import { ById } from './db/row.ts'
import { NewProduct, Product, ProductChange } from './db/schema.ts'
import { blueprint } from './http/blueprint.ts'
import { list } from './http/list.ts'

const listed = list(Product, { filter: ['sku', 'name'], sort: ['created_at', 'name', 'price_cents'] })

export const products = blueprint('/v1/products', on => {
  on.anonymous.get(
    '/',
    { summary: 'List products', query: listed.query, reply: listed.reply },
    ({ db, query, url }) => listed.read(url, query, db.products),
  )

  on.anonymous.get('/:id', { summary: 'Read a product', params: ById, reply: Product }, ({ db, params }) =>
    db.products.get(params.id),
  )

  on.admin.post(
    '/',
    { summary: 'Add a product', body: NewProduct, reply: Product, status: 201 },
    ({ db, body }) => db.products.add({ stock: 0, ...body }),
  )

  on.admin.patch(
    '/:id',
    { summary: 'Change a product', params: ById, body: ProductChange, reply: Product },
    async ({ db, params, body, ifMatch }) => {
      ifMatch(await db.products.lock(params.id))
      return db.products.change(params.id, body)
    },
  )

  on.admin.delete('/:id', { summary: 'Remove a product', params: ById }, async ({ db, params, ifMatch }) => {
    ifMatch(await db.products.lock(params.id))
    await db.products.remove(params.id)
  })
})
