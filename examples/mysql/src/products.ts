import { type Static, Type } from 'typebox'
import { ById, Id, Timestamp } from './db/row.ts'
import { blueprint } from './http/blueprint.ts'
import { list } from './http/list.ts'

export type Product = Static<typeof Product>
export const Product = Type.Object({
  id: Id,
  sku: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$', examples: ['tea-green-100'] }),
  name: Type.String({ minLength: 1, maxLength: 200, examples: ['Green tea, 100 g'] }),
  price_cents: Type.Integer({ minimum: 0, maximum: 1_000_000_00, examples: [690] }),
  stock: Type.Integer({ minimum: 0, maximum: 1_000_000, examples: [40] }),
  created_at: Timestamp,
})

const { sku, name, price_cents, stock } = Product.properties

export const NewProduct = Type.Object(
  { sku, name, price_cents, stock: Type.Optional(stock) },
  { additionalProperties: false },
)

export const ProductChange = Type.Partial(NewProduct, { additionalProperties: false, minProperties: 1 })

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
