import { IdParams } from '../db/row.ts'
import type { Db, Reader } from '../db/unit-of-work.ts'
import { blueprint } from '../http/request/blueprint.ts'
import { list } from '../http/request/list.ts'
import { problem } from '../http/response/problem.ts'
import { MAX_TOTAL, NewOrder, Order, OrderWithLines } from './schema.ts'

type Owner = { readonly id: string }
type NewLine = NewOrder['lines'][number]

const listed = list(Order, { filter: ['status'], sort: ['created_at', 'number', 'total_cents'] })

export const routes = blueprint('/v1/orders', 'Orders. A client sees only its own.', on => {
  on.user.get(
    '/',
    { summary: 'List my orders', query: listed.query, reply: listed.reply },
    ({ db, user, query, url }) => listed.read(url, query, db.orders.of(user)),
  )

  on.user.get(
    '/:id',
    { summary: 'Read one of my orders', params: IdParams, reply: OrderWithLines },
    ({ db, user, params }) => readOrder(db, user, params.id),
  )

  on.user.post(
    '/',
    {
      summary: 'Place an order',
      description: 'If a product is out of stock, nothing is ordered.',
      body: NewOrder,
      reply: OrderWithLines,
      status: 201,
      idempotent: true,
      retry: true,
    },
    async ({ db, user, body, log }) => {
      const order = await placeOrder(db, user, body)
      db.afterCommit(() => log.info({ order: order.number }, `Order ${order.number} was placed`))
      return order
    },
  )
})

/** Creates an order and takes its products from the stock. If one is short, nothing changes. */
async function placeOrder(db: Db, user: Owner, { lines }: NewOrder): Promise<OrderWithLines> {
  const orders = db.orders.of(user)
  const { id } = await orders.add({ status: 'placed', total_cents: 0 })
  let total_cents = 0
  for (const line of inLockOrder(lines)) {
    const price_cents = await takeFromStock(db, line)
    await db.order_lines.add({ ...line, order_id: id, price_cents })
    total_cents += price_cents * line.quantity
  }
  if (total_cents > MAX_TOTAL) throw problem(422, `The total of an order is at most ${MAX_TOTAL} cents.`)
  await orders.change(id, { total_cents })
  return readOrder(db, user, id)
}

/** An order of this user with its lines. Other users' orders are not found. */
async function readOrder(db: Reader, user: Owner, id: string): Promise<OrderWithLines> {
  const order = await db.orders.of(user).get(id)
  return { ...order, lines: await db.order_lines.all({ order_id: id }) }
}

/** Sorts lines by product: orders that lock products in the same order cannot deadlock. */
function inLockOrder(lines: readonly NewLine[]): NewLine[] {
  return lines.toSorted((a, b) => (a.product_id < b.product_id ? -1 : 1))
}

/** Checks and reduces the stock in one statement, so that no piece is sold twice. Returns the unit price. */
async function takeFromStock(db: Db, { product_id: id, quantity }: NewLine): Promise<number> {
  const product = await db.products.find({ id })
  if (!product) throw problem(422, `There is no product ${id}.`)
  const enough = db.query('products').where({ id }).where('stock', '>=', quantity)
  const taken: number = await enough.decrement('stock', quantity)
  if (taken === 0) throw problem(409, `Fewer than ${quantity} of ${product.sku} are in stock.`)
  return product.price_cents
}
