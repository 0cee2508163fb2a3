import { IdParams } from '../db/row.ts'
import type { Db, Reader } from '../db/unit-of-work.ts'
import { blueprint } from '../http/request/blueprint.ts'
import { list } from '../http/request/list.ts'
import { problem } from '../http/response/problem.ts'
import { MAX_TOTAL, NewOrder, Order, OrderHistory, OrderWithLines } from './schema.ts'

type Owner = { readonly id: string }
type NewLine = NewOrder['lines'][number]
type Line = OrderWithLines['lines'][number]

const newest = { column: 'created_at', descending: true }
const listed = list(Order, { filter: ['status'], sort: ['created_at', 'total_cents'] })

export const routes = blueprint('/v1/orders', 'Orders. A client sees only its own.', on => {
  on.user.get(
    '/',
    { summary: 'List my orders', query: listed.query, reply: listed.reply },
    ({ db, user, ...request }) => listed.read(request, db.orders.of(user)),
  )

  on.user.get(
    '/history',
    {
      summary: 'List my last orders',
      reply: OrderHistory,
      deprecated: {
        since: '2026-11-01',
        sunset: '2027-11-01',
        use: 'GET /v1/orders',
        why: 'Orders have pages now.',
      },
      suppress: { 'list-without-pages': 'It is older than pages, and deprecated.' },
    },
    async ({ db, user }) => ({ items: (await db.orders.of(user).page({ order: newest, limit: 100 })).items }),
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

/** Takes the products of an order from the stock and creates it. If one is short, nothing changes. */
async function placeOrder(db: Db, user: Owner, { lines }: NewOrder): Promise<OrderWithLines> {
  const priced = await takeFromStock(db, lines)
  const total_cents = priced.reduce((total, { quantity, price_cents }) => total + quantity * price_cents, 0)
  if (total_cents > MAX_TOTAL) throw problem(422, `The total of an order is at most ${MAX_TOTAL} cents.`)
  const order = await db.orders.of(user).add({ status: 'placed', total_cents })
  await db.order_lines.addAll(priced.map(line => ({ ...line, order_id: order.id })))
  return { ...order, lines: priced }
}

/** Reduces the stock; the products are locked, so that no piece is sold twice. Adds the unit price to each line. */
async function takeFromStock(db: Db, lines: readonly NewLine[]): Promise<Line[]> {
  const products = await db.products.lockAll(lines.map(line => line.product_id))
  const changes = new Map<string, number>()
  const priced = lines.map(line => {
    const { product_id: id, quantity } = line
    const product = products.find(product => product.id === id)
    if (!product) throw problem(422, `There is no product ${id}.`)
    const change = (changes.get(id) ?? 0) - quantity
    if (product.stock + change < 0)
      throw problem(409, `Fewer than ${quantity} of ${product.sku} are in stock.`)
    changes.set(id, change)
    return { ...line, price_cents: product.price_cents }
  })
  await db.products.increment('stock', changes)
  return priced
}

/** An order of this user with its lines. Other users' orders are not found. */
async function readOrder(db: Reader, user: Owner, id: string): Promise<OrderWithLines> {
  const order = await db.orders.of(user).get(id)
  return { ...order, lines: await db.order_lines.all({ order_id: id }) }
}
