import { blueprint } from '../http/blueprint.ts'
import { list } from '../http/list.ts'
import { ById } from '../http/schema.ts'
import { placeOrder, readOrder } from './place.ts'
import { NewOrder, Order, OrderWithLines } from './schema.ts'

const listed = list(Order, { filter: ['status'], sort: ['created_at', 'number', 'total_cents'] })

export const orders = blueprint('/v1/orders', on => {
  on.user.get(
    '/',
    { summary: 'List my orders', query: listed.query, reply: listed.reply },
    ({ db, user, query, url }) => listed.read(url, query, db.orders.of(user)),
  )

  on.user.get(
    '/:id',
    { summary: 'Read an order of mine', params: ById, reply: OrderWithLines },
    ({ db, user, params }) => readOrder(db, user, params.id),
  )

  on.user.post(
    '/',
    { summary: 'Order products', body: NewOrder, reply: OrderWithLines, status: 201, idempotent: true },
    async ({ db, user, body, log }) => {
      const order = await placeOrder(db, user, body)
      db.afterCommit(() => log.info({ order: order.number }, `Order ${order.number} was placed`))
      return order
    },
  )
})
