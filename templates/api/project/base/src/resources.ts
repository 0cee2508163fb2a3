/**
 * The resources of this API, sorted by name. To add one, create its folder and add a line here: `schema` exports
 * `tables`, `routes`, if any, exports `routes`, and `service` what it does besides serving requests. Commands that need
 * only the tables load nothing else.
 */
export const clients = { schema: () => import('./clients/schema.ts') }
export const jobs = { schema: () => import('./jobs/schema.ts'), service: () => import('./jobs/service.ts') }
export const notices = {
  schema: () => import('./notices/schema.ts'),
  service: () => import('./notices/service.ts'),
}
export const orders = {
  schema: () => import('./orders/schema.ts'),
  routes: () => import('./orders/routes.ts'),
}
export const products = {
  schema: () => import('./products/schema.ts'),
  routes: () => import('./products/routes.ts'),
}
export const recordings = {
  schema: () => import('./recordings/schema.ts'),
  service: () => import('./recordings/service.ts'),
}
export const usage = {
  schema: () => import('./usage/schema.ts'),
  service: () => import('./usage/service.ts'),
}
