export { admit, guide } from './record.ts'
export { verbs } from './verbs.ts'
