import { linesOf } from '../../../core/openapi/lines-of.ts'
import { keysOf } from '../../../core/openapi/place.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import { type ApiChange, changeSeverities } from '../../../features/api-diff/api-change.ts'

export interface DiffReport {
  readonly changes: readonly ApiChange[]
  /** The documents, as they were named. */
  readonly base: string
  readonly revision: string
  /** The file of the revision, if it has one, and its text. */
  readonly file: string | undefined
  readonly text: string
  /** What a reader should know, e.g. that 3.2 is read as 3.1. */
  readonly notes: readonly string[]
  /** Why nothing was compared; undefined where it was. */
  readonly reason: string | undefined
  readonly code: ExitCode
}

/** `GET /orders and 3 more operations`; empty for the document as a whole. */
export function operationsText({ operations }: ApiChange): string {
  const [first = '', ...more] = operations
  if (more.length === 0) return first
  return `${first} and ${more.length} more ${more.length === 1 ? 'operation' : 'operations'}`
}

/** `2 breaking, 1 additive`. */
export function tallyOf(changes: readonly ApiChange[]): string {
  const counts = changeSeverities.flatMap(severity => {
    const count = changes.filter(change => change.severity === severity).length
    return count > 0 ? [`${count} ${severity === 'none' ? 'without effect' : severity}`] : []
  })
  return counts.join(', ') || 'No changes'
}

/** The lines of changes in the file of the revision; what is gone has none. */
export function linesIn(
  { file, text }: DiffReport,
  changes: readonly ApiChange[],
): ReadonlyMap<ApiChange, number> {
  const there = file === undefined ? [] : changes.filter(({ revision }) => revision !== undefined)
  const places = there.map(({ revision }) => (revision ? keysOf(revision) : []))
  const lines = linesOf(text, places)
  return new Map(there.map((change, index) => [change, lines[index] ?? 1]))
}
