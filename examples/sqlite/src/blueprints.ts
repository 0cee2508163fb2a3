import { health, version } from './http/health.ts'
import { orders } from './orders/routes.ts'
import { products } from './products/routes.ts'

/** Every blueprint of this API. A new one is added here, by hand. */
export const blueprints = [health, orders, products, version]
