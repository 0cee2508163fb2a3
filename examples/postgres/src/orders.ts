import { ById } from './db/row.ts'
import { LARGEST_TOTAL, NewOrder, Order, OrderWithLines } from './db/schema.ts'
import type { Db, Reader } from './db/unit-of-work.ts'
import { blueprint } from './http/blueprint.ts'
import { list } from './http/list.ts'
import { problem } from './http/problem.ts'

type Owner = { readonly id: string }
type NewLine = NewOrder['lines'][number]

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

/** Makes an order and takes its products from the stock: all of it or, when anything is short, nothing. */
async function placeOrder(db: Db, user: Owner, { lines }: NewOrder): Promise<OrderWithLines> {
  const orders = db.orders.of(user)
  const { id } = await orders.add({ status: 'placed', total_cents: 0 })
  let total_cents = 0
  for (const line of inLockOrder(lines)) {
    const price_cents = await takeFromStock(db, line)
    await db.order_lines.add({ ...line, order_id: id, price_cents })
    total_cents += price_cents * line.quantity
  }
  if (total_cents > LARGEST_TOTAL) throw problem(422, `An order is at most ${LARGEST_TOTAL} cents.`)
  await orders.change(id, { total_cents })
  return readOrder(db, user, id)
}

/** An order of this user with its lines. Another user's order is not found. */
async function readOrder(db: Reader, user: Owner, id: string): Promise<OrderWithLines> {
  const order = await db.orders.of(user).get(id)
  return { ...order, lines: await db.order_lines.all({ order_id: id }) }
}

/** Two orders that lock the same products in the same order cannot wait for each other. */
function inLockOrder(lines: readonly NewLine[]): NewLine[] {
  return lines.toSorted((a, b) => (a.product_id < b.product_id ? -1 : 1))
}

/** Looks and takes in one statement, so that two orders never get the same piece. Returns the price of one. */
async function takeFromStock(db: Db, { product_id: id, quantity }: NewLine): Promise<number> {
  const product = await db.products.find({ id })
  if (!product) throw problem(422, `There is no product ${id}.`)
  const enough = db.query('products').where({ id }).where('stock', '>=', quantity)
  const taken: number = await enough.decrement('stock', quantity)
  if (taken === 0) throw problem(409, `There are not ${quantity} of ${product.sku} in stock.`)
  return product.price_cents
}
