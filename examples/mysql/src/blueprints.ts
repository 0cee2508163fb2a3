import { health, version } from './http/health.ts'
import { orders } from './orders.ts'
import { products } from './products.ts'

/** Every blueprint of this API. A new one is added here, by hand. */
export const blueprints = [health, orders, products, version]
