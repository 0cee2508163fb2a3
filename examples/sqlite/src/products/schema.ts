import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { typesOf } from '../db/column-types.ts'
import { Id, Timestamp } from '../db/row.ts'
import { Table } from '../db/table.ts'

// A schema's title is its name in the OpenAPI document and in generated clients.

export type Product = Static<typeof Product>
export const Product = Type.Object(
  {
    id: Id,
    sku: Type.String({ minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$', examples: ['tea-green-100'] }),
    name: Type.String({ minLength: 1, maxLength: 200, examples: ['Green tea, 100 g'] }),
    price_cents: Type.Integer({ minimum: 0, maximum: 1_000_000_00, examples: [690] }),
    stock: Type.Integer({ minimum: 0, maximum: 1_000_000, examples: [40] }),
    created_at: Timestamp,
  },
  { title: 'Product' },
)

// A new field needs no other line here.
const { id, created_at, ...fields } = Product.properties

export const NewProduct = Type.Object(
  { ...fields, stock: Type.Optional(fields.stock) },
  { title: 'NewProduct', additionalProperties: false },
)

export const ProductChange = Type.Partial(NewProduct, {
  title: 'ProductChange',
  additionalProperties: false,
  minProperties: 1,
})

export const tables = (query: Knex) => ({
  products: new Table<Product>(query, 'products', typesOf(Product)),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
