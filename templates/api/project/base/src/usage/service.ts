export { admit } from './record.ts'
export { verbs } from './verbs.ts'
