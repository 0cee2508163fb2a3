import { type Static, Type } from 'typebox'
import { Id, Timestamp } from '../db/row.ts'

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
