import { isNarrower, typeIn } from '../column-type.ts'
import type { Fact } from '../fact.ts'
import { hits, type LintRule } from '../rule.ts'
import { definitionsOf } from './same-column.ts'

/**
 * Rules about values that the release before still writes while a new one is deployed. Those about what it
 * reads are in removing.ts.
 */
export const rolling: readonly LintRule[] = [
  {
    id: 'narrow-type',
    level: 'error',
    dialects: ['postgres', 'mysql'],
    why: 'The release before still writes values that have no room in it, and so may rows that exist.',
    recipe:
      'Let a release refuse such values first, and correct the rows; change the type in a later migration.',
    find: ({ onExisting, others }) =>
      hits(onExisting.filter(({ kind }) => kind === 'changeType').filter(fact => narrows(fact, others))),
  },
]

/** Whether every other migration that defines the column gives it more room. */
function narrows(fact: Fact, others: readonly Fact[]): boolean {
  const earlier = definitionsOf(fact, others)
  return earlier.length > 0 && earlier.every(other => isNarrower(typeIn(fact), typeIn(other)))
}
