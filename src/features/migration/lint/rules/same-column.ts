import type { Fact } from '../fact.ts'

/** Whether two facts are of one column. */
export function isSameColumn(one: Fact, other: Fact): boolean {
  return (
    one.table === other.table &&
    (one.columns[0] === other.columns[0] || other.definition.includes(`"${one.columns[0]}"`))
  )
}

/** A column that this migration adds with a default for the rows there are, and then without it. */
export function isAddedBefore(fact: Fact, facts: readonly Fact[]): boolean {
  const place = facts.indexOf(fact)
  return facts.slice(0, place).some(other => other.kind === 'addColumn' && isSameColumn(fact, other))
}

/** The effects of earlier migrations; of all others where the order is not known. */
export function before(fact: Fact, others: readonly Fact[]): readonly Fact[] {
  const place = others.indexOf(fact)
  return place < 0 ? others : others.slice(0, place)
}

/** What other statements say of the same column. */
export function definitionsOf(fact: Fact, others: readonly Fact[]): Fact[] {
  return others.filter(
    other =>
      /^(addColumn|changeType)$/.test(other.kind) && other.sql !== fact.sql && isSameColumn(fact, other),
  )
}
