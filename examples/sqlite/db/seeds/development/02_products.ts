import type { Seed } from '../../../src/db/seed.ts'

const products = [
  { sku: 'tea-green-100', name: 'Green tea, 100 g', price_cents: 690, stock: 40 },
  { sku: 'tea-black-250', name: 'Black tea, 250 g', price_cents: 1250, stock: 25 },
  { sku: 'pot-cast-iron', name: 'Cast iron teapot', price_cents: 5900, stock: 3 },
]

export const seed: Seed = async db => {
  for (const product of products) await db.products.ensure({ sku: product.sku }, product)
}
