import type { CheckOutcome, Hit } from './check.ts'
import { both, type Subject } from './subject.ts'

/**
 * Checks several items and combines the outcomes: an item that could not be checked never hides the findings
 * of others.
 */
export async function combinedOutcome<T, Code extends string>(
  all: readonly T[],
  look: (one: T) => Promise<CheckOutcome<Code>>,
): Promise<CheckOutcome<Code>> {
  const hits: Hit<Code>[] = []
  const blocked: string[] = []
  const notApplicable: string[] = []
  const subjects: Subject[] = []
  for (const one of all) {
    const outcome = await look(one)
    if ('notApplicable' in outcome) notApplicable.push(outcome.notApplicable)
    else hits.push(...(outcome.hits ?? []))
    if ('subject' in outcome) subjects.push(outcome.subject)
    if ('blocked' in outcome) blocked.push(outcome.blocked)
  }
  if (blocked.length > 0) return { blocked: [...new Set(blocked)].join(' '), hits }
  const [reason = 'There is none.'] = notApplicable
  return notApplicable.length === all.length
    ? { notApplicable: reason }
    : { hits, subject: both(...subjects) }
}
