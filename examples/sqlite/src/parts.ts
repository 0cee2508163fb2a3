/** The parts that can be taken out, one a line: docs/parts.md has the files to delete with it. */
export { cache } from './http/cache/cache.ts'
export { docsPage } from './http/contract/docs.ts'
export { metrics } from './http/operate/metrics.ts'
export { rateLimits } from './http/operate/rate-limit.ts'
export { idempotency } from './http/response/idempotency.ts'
