import { blueprint } from '../http/blueprint.ts'
import { Page, PageQuery, page } from '../http/page.ts'
import { ById } from '../http/schema.ts'
import { placeOrder, readOrder } from './place.ts'
import { NewOrder, Order, OrderWithLines } from './schema.ts'

export const orders = blueprint('/v1/orders', on => {
  on.user.get(
    '/',
    { summary: 'List my orders', query: PageQuery, reply: Page(Order) },
    ({ db, user, query, url }) => page(url, query, part => db.orders.of(user).page(part)),
  )

  on.user.get(
    '/:id',
    { summary: 'Read an order of mine', params: ById, reply: OrderWithLines },
    ({ db, user, params }) => readOrder(db, user, params.id),
  )

  on.user.post(
    '/',
    { summary: 'Order products', body: NewOrder, reply: OrderWithLines, status: 201 },
    async ({ db, user, body, log }) => {
      const order = await placeOrder(db, user, body)
      db.afterCommit(() => log.info({ order: order.number }, `Order ${order.number} was placed`))
      return order
    },
  )
})
