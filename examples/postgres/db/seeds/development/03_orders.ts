import type { Seed } from '../../../src/db/seed.ts'

const orders = [
  { status: 'paid', sku: 'tea-green-100', quantity: 2 },
  { status: 'placed', sku: 'pot-cast-iron', quantity: 1 },
] as const

/** One order of the development client in each status. */
export const seed: Seed = async db => {
  const client = await db.clients.find({ name: 'development' })
  if (!client) return
  for (const { status, sku, quantity } of orders) {
    const product = await db.products.find({ sku })
    if (!product) continue
    const { id: product_id, price_cents } = product
    const total_cents = price_cents * quantity
    const { id: order_id } = await db.orders.of(client).ensure({ status }, { status, total_cents })
    const line = { order_id, product_id }
    await db.order_lines.ensure(line, { ...line, quantity, price_cents })
  }
}
