import { UserError } from '../../core/system/errors.ts'
import { maxLengthOf } from './api/field-kinds.ts'
import { allFields, type ResourceSpec } from './spec.ts'

/** What MySQL keeps of a row beside its long texts, in bytes. */
const largestRow = 65_535
/** Of an id, the times, and all other fields. */
const others = 1_000
/** Of a character in utf8mb4. */
const bytes = 4

/** Throws for strings that are too long for one row together; a text is kept elsewhere. */
export function refuseWideRow(spec: ResourceSpec): void {
  const strings = allFields(spec).filter(({ column }) => column.type === 'string' || column.type === 'enum')
  const size = strings.reduce((sum, field) => sum + maxLengthOf(field) * bytes + 2, 0)
  if (size + others <= largestRow) return
  const longest = strings.toSorted((a, b) => maxLengthOf(b) - maxLengthOf(a))[0]
  throw new UserError(
    `Its strings have up to ${size} bytes in a row together, and MySQL keeps ${largestRow - others}.`,
    `Write text for the longest: ${longest?.column.name}:text.`,
  )
}
