import { text } from '../../../samples.ts'

/** An object with a name. */
export const name = { name: text() }

/** The same with a note. */
export const both = { ...name, note: text() }

export const closed = (schema: object) => ({ ...schema, additionalProperties: false })
