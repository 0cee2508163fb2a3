import { type Static, Type } from 'typebox'
import { Id, type Row, Timestamp } from '../db/row.ts'

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

export type OrderLineRow = Row &
  Static<typeof Line> & {
    readonly order_id: string
  }
