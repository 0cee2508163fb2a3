import type { Hit, Outcome } from '../check.ts'

/** Looks at one after the other, and tells all of it as one: what could not be looked at never hides what was found. */
export async function outcomeOfAll<T>(
  all: readonly T[],
  look: (one: T) => Promise<Outcome>,
): Promise<Outcome> {
  const hits: Hit[] = []
  const blocked: string[] = []
  const notApplicable: string[] = []
  for (const one of all) {
    const outcome = await look(one)
    if ('notApplicable' in outcome) notApplicable.push(outcome.notApplicable)
    else hits.push(...(outcome.hits ?? []))
    if ('blocked' in outcome) blocked.push(outcome.blocked)
  }
  if (blocked.length > 0) return { blocked: [...new Set(blocked)].join(' '), hits }
  const [reason = 'There is none.'] = notApplicable
  return notApplicable.length === all.length ? { notApplicable: reason } : { hits }
}
