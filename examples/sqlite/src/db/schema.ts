import { type Static, Type } from 'typebox'
import { Id, type Row, Timestamp } from './row.ts'

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

/** The largest order, in cents. */
export const LARGEST_TOTAL = 1_000_000_00

const Line = Type.Object({
  product_id: Id,
  quantity: Type.Integer({ minimum: 1, maximum: 1000, examples: [2] }),
  price_cents: Type.Integer({ description: 'Of one piece, when it was ordered.', examples: [690] }),
})

export type Order = Static<typeof Order>
export const Order = Type.Object({
  id: Id,
  number: Type.Integer({
    maximum: 2_147_483_647,
    description: 'What people call the order. Made by the database.',
    examples: [17],
  }),
  status: Type.Enum(['placed', 'paid', 'cancelled']),
  total_cents: Type.Integer({ minimum: 0, maximum: LARGEST_TOTAL, examples: [1380] }),
  created_at: Timestamp,
})

export type OrderWithLines = Static<typeof OrderWithLines>
export const OrderWithLines = Type.Object({ ...Order.properties, lines: Type.Array(Line) })

export type NewOrder = Static<typeof NewOrder>
export const NewOrder = Type.Object(
  {
    lines: Type.Array(Type.Pick(Line, ['product_id', 'quantity'], { additionalProperties: false }), {
      minItems: 1,
      maxItems: 100,
    }),
  },
  { additionalProperties: false },
)

/** An order belongs to the client that placed it. */
export interface OrderRow extends Order {
  readonly user_id: string
}

export type OrderLineRow = Row & Static<typeof Line> & { readonly order_id: string }

export type Role = 'user' | 'admin'

/** Who is calling, as handlers see it. */
export interface User {
  readonly id: string
  readonly name: string
  readonly role: Role
}

/** A program that may call this API, and whom to write to about it. The key itself is not stored. */
export interface Client extends Row {
  readonly name: string
  readonly owner_email: string
  readonly role: Role
  readonly key_prefix: string
  readonly key_sha256: string
  readonly revoked_at: string | null
  /** To the minute. */
  readonly last_used_at: string | null
}
