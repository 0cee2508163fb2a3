/** The verbs that can be taken out, one a line: docs/parts.md has the files to delete with it. */
export { profile } from './profile/verb.ts'
