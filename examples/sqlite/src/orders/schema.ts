import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { typesOf } from '../db/column-types.ts'
import { Id, type Row, Timestamp } from '../db/row.ts'
import { OwnedTable, Table } from '../db/table.ts'

/** The maximum total of an order, in cents. */
export const MAX_TOTAL = 1_000_000_00

const Line = Type.Object(
  {
    product_id: Id,
    quantity: Type.Integer({ minimum: 1, maximum: 1000, examples: [2] }),
    price_cents: Type.Integer({ description: 'The unit price at the time of the order.', examples: [690] }),
  },
  { title: 'OrderLine' },
)

const NewLine = Type.Pick(Line, ['product_id', 'quantity'], {
  title: 'NewOrderLine',
  additionalProperties: false,
})

export type Order = Static<typeof Order>
export const Order = Type.Object(
  {
    id: Id,
    number: Type.Integer({
      minimum: 1,
      maximum: 2_147_483_647,
      description: 'A number for people, assigned by the database.',
      examples: [17],
    }),
    status: Type.Enum(['placed', 'paid', 'cancelled'], { title: 'OrderStatus' }),
    total_cents: Type.Integer({ minimum: 0, maximum: MAX_TOTAL, examples: [1380] }),
    created_at: Timestamp,
  },
  { title: 'Order' },
)

export const OrderHistory = Type.Object({ items: Type.Array(Order) }, { title: 'OrderHistory' })

export type OrderWithLines = Static<typeof OrderWithLines>
export const OrderWithLines = Type.Intersect([Order, Type.Object({ lines: Type.Array(Line) })], {
  title: 'OrderWithLines',
})

export type NewOrder = Static<typeof NewOrder>
export const NewOrder = Type.Object(
  { lines: Type.Array(NewLine, { minItems: 1, maxItems: 100 }) },
  { title: 'NewOrder', additionalProperties: false },
)

/** An order belongs to the client that placed it. */
export interface OrderRow extends Order {
  readonly user_id: string
}

export type OrderLineRow = Row & Static<typeof Line> & { readonly order_id: string }

export const tables = (query: Knex) => ({
  orders: new OwnedTable<OrderRow>(query, 'orders', typesOf(Order)),
  order_lines: new Table<OrderLineRow>(query, 'order_lines', typesOf(Line)),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}
