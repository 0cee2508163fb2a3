export { admit, guide } from './record.ts'
export { serve } from './serve.ts'
export { verbs } from './verbs.ts'
