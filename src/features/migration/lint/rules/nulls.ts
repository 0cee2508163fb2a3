import type { Fact } from '../fact.ts'
import { hits, type LintRule } from '../rule.ts'
import { before, definitionsOf, isAddedBefore, isSameColumn } from './same-column.ts'

/** Rules about NOT NULL and DEFAULT in tables that have rows. */
export const nulls: readonly LintRule[] = [
  {
    id: 'not-null-without-default',
    level: 'error',
    why: "The release before still inserts rows without it. PostgreSQL and SQLite refuse it once the table has rows; MySQL fills in '' and 0.",
    recipe: 'Add it nullable, fill it, then make it not null; or give it .defaultTo(…).',
    find: ({ onExisting }) =>
      hits(onExisting.filter(fact => fact.kind === 'addColumn' && isBareNotNull(fact))),
  },
  {
    id: 'set-not-null',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'The release before may still write null. PostgreSQL also reads the whole table under a lock that stops every query.',
    recipe:
      'First release a version that always writes it, and fill the rows. PostgreSQL: add check (c is not null) not valid, validate it in a later migration, then set not null, then drop the check.',
    find: ({ onExisting, others, dialect }) =>
      hits(
        dialect === 'mysql'
          ? onExisting.filter(fact => fact.kind === 'changeType' && losesNull(fact, others))
          : onExisting.filter(({ kind }) => kind === 'setNotNull').filter(unlike(onExisting)),
      ),
  },
  {
    id: 'alter-drops-default',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'Knex’s .alter() drops a DEFAULT and a NOT NULL that are not repeated (knex#4401).',
    recipe:
      'Repeat both: table.bigInteger(c).notNullable().defaultTo(0).alter(), or pass .alter({ alterNullable: false }).',
    find: ({ onExisting, others, dialect }) => {
      const dropped = dialect === 'mysql' ? modified(onExisting) : altered(onExisting)
      return dropped.flatMap(fact => {
        const loss = lossOf(fact, onExisting, before(fact, others))
        if (loss === 'nothing') return []
        return hits([fact]).map(hit => ({ ...hit, ...(loss === 'not null' && { unless: '.nullable()' }) }))
      })
    },
  },
]

function isBareNotNull({ definition }: Fact): boolean {
  return (
    /\bnot null\b/i.test(definition) && !/\b(default|generated|auto_increment)\b|serial\b/i.test(definition)
  )
}

/**
 * What the column may lose: nothing where all its definitions are known, and what they have is set again. A not
 * null may be dropped on purpose.
 */
function lossOf(
  fact: Fact,
  facts: readonly Fact[],
  others: readonly Fact[],
): 'nothing' | 'not null' | 'default' {
  if (isAddedBefore(fact, facts)) return 'nothing'
  const earlier = definitionsOf(fact, others)
  const has = (pattern: RegExp) => earlier.some(({ definition }) => pattern.test(definition))
  const own = facts.filter(other => isSameColumn(fact, other))
  const isKnown = earlier.some(({ kind }) => kind === 'addColumn')
  if (!isKnown || (has(/\bdefault\b/i) && !own.some(({ definition }) => /\bdefault \S/i.test(definition))))
    return 'default'
  const isSet = own.some(({ kind, definition }) => kind !== 'dropNotNull' && /\bnot null\b/i.test(definition))
  return has(/\b(not null|primary key)\b/i) && !isSet ? 'not null' : 'nothing'
}

/** MySQL: whether `modify` makes a column not null that every other migration lets be null. */
function losesNull(fact: Fact, others: readonly Fact[]): boolean {
  const isNotNull = ({ definition }: Fact) => /\bnot null\b/i.test(definition)
  const earlier = definitionsOf(fact, others)
  return isNotNull(fact) && earlier.length > 0 && !earlier.some(isNotNull)
}

/** Skips parts of Knex's .alter(), which another rule reports. */
function unlike(facts: readonly Fact[]): (fact: Fact) => boolean {
  return fact => !facts.some(other => other.kind === 'changeType' && isSameColumn(fact, other))
}

/** PostgreSQL: a default or not null that is dropped and not set again. */
function altered(facts: readonly Fact[]): Fact[] {
  return facts.filter(fact => {
    if (fact.kind !== 'dropDefault') return false
    const same = facts.filter(other => isSameColumn(fact, other))
    const setDefault = same.some(({ definition }) => /set default/i.test(definition))
    const setNotNull = same.some(({ kind }) => kind === 'setNotNull')
    // Knex writes `using ("age"::bigint)`; SQL by hand drops on purpose.
    const isOfKnex = same.some(
      ({ kind, definition }) => kind === 'changeType' && /using \("/.test(definition),
    )
    return isOfKnex && !(setDefault && setNotNull)
  })
}

/** MySQL: `modify` replaces the whole definition, so what it omits is lost. */
function modified(facts: readonly Fact[]): Fact[] {
  return facts.filter(
    ({ kind, definition }) =>
      kind === 'changeType' && !(/\bnot null\b/i.test(definition) && /\bdefault\b/i.test(definition)),
  )
}
