import type { Fact } from '../facts.ts'
import { hits, type Rule } from '../rule.ts'

/** Rules about columns of tables that have rows. */
export const columns: readonly Rule[] = [
  {
    id: 'not-null-without-default',
    level: 'error',
    why: "PostgreSQL and SQLite refuse it once the table has rows; MySQL fills in '' and 0 without a word.",
    recipe: 'Add it nullable, fill it, then make it not null; or give it .defaultTo(…).',
    find: ({ onExisting }) =>
      hits(onExisting.filter(fact => fact.kind === 'addColumn' && isBareNotNull(fact))),
  },
  {
    id: 'set-not-null',
    level: 'warning',
    dialects: ['postgres'],
    why: 'The whole table is read under a lock that stops every query.',
    recipe:
      'Add check (c is not null) not valid, validate it in a later migration, then set not null, then drop the check.',
    find: ({ onExisting }) =>
      hits(onExisting.filter(({ kind }) => kind === 'setNotNull').filter(unlike(onExisting))),
  },
  {
    id: 'change-type',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'Most changes of a type write the whole table anew under a lock that stops every query.',
    recipe:
      'Add a column of the new type, write both, copy the values in batches, read the new one, drop the old.',
    find: ({ onExisting }) => hits(onExisting.filter(({ kind }) => kind === 'changeType')),
  },
  {
    id: 'alter-drops-default',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'Knex’s .alter() drops the DEFAULT and the NOT NULL that are not said again (knex#4401).',
    recipe:
      'Say both: table.bigInteger(c).notNullable().defaultTo(0).alter(), or pass .alter({ alterNullable: false }).',
    find: ({ onExisting, dialect }) => hits(dialect === 'mysql' ? modified(onExisting) : altered(onExisting)),
  },
  {
    id: 'name-too-long',
    level: 'error',
    dialects: ['postgres', 'mysql'],
    why: 'PostgreSQL cuts a name after 63 bytes without a word, MySQL refuses one over 64 characters.',
    recipe: "Give it a shorter name: table.index(['a', 'b'], 'orders_a_b').",
    find: ({ facts, dialect }) => {
      const longest = dialect === 'postgres' ? 63 : 64
      const quoted = dialect === 'postgres' ? /"([^"]+)"/g : /`([^`]+)`/g
      const found = facts.flatMap(({ sql, table }) =>
        [...sql.matchAll(quoted)].flatMap(([, name = '']) =>
          Buffer.byteLength(name) > longest ? [{ name, sql, table }] : [],
        ),
      )
      return [...new Map(found.map(hit => [hit.name, hit])).values()].map(({ name, sql, table }) => ({
        about: name,
        near: [table, name],
        sql,
      }))
    },
  },
  note(
    'json-not-jsonb',
    ['postgres'],
    / json( |$)/i,
    'json keeps the text as it was written, and cannot be indexed or compared.',
    'table.jsonb(c)',
  ),
  note(
    'timestamp-without-zone',
    ['postgres'],
    / timestamp( without time zone)?( |$)/i,
    'A time without a zone means another moment to every reader.',
    'table.datetime(c), or table.timestamp(c, { useTz: true })',
  ),
  note(
    'narrow-id',
    ['postgres', 'mysql'],
    / (serial|int unsigned not null auto_increment|integer generated)\b/i,
    'A 32-bit key ends at two billion rows, and widening it later locks the table.',
    "table.bigIncrements('id')",
  ),
  note(
    'char-type',
    ['postgres'],
    / char\(\d+\)/i,
    'char(n) pads with spaces and is no faster.',
    'table.string(c, n)',
  ),
]

function note(
  id: string,
  dialects: NonNullable<Rule['dialects']>,
  pattern: RegExp,
  why: string,
  recipe: string,
): Rule {
  return {
    id,
    level: 'note',
    dialects,
    why,
    recipe,
    find: ({ facts }) =>
      hits(facts.filter(({ kind, definition }) => kind === 'addColumn' && pattern.test(definition))),
  }
}

function isBareNotNull({ definition }: Fact): boolean {
  return (
    /\bnot null\b/i.test(definition) && !/\b(default|generated|auto_increment)\b|serial\b/i.test(definition)
  )
}

/** Part of Knex's .alter(), which another rule words. */
function unlike(facts: readonly Fact[]): (fact: Fact) => boolean {
  return fact => !facts.some(other => other.kind === 'changeType' && isSame(fact, other))
}

/** PostgreSQL: a default and a not null that are dropped, and are not set again. */
function altered(facts: readonly Fact[]): Fact[] {
  return facts.filter(fact => {
    if (fact.kind !== 'dropDefault') return false
    const same = facts.filter(other => isSame(fact, other))
    const setDefault = same.some(({ definition }) => /set default/i.test(definition))
    const setNotNull = same.some(({ kind }) => kind === 'setNotNull')
    return same.some(({ kind }) => kind === 'changeType') && !(setDefault && setNotNull)
  })
}

/** MySQL: a `modify` says everything, and what it does not say is gone. */
function modified(facts: readonly Fact[]): Fact[] {
  return facts.filter(
    ({ kind, definition }) =>
      kind === 'changeType' && !(/\bnot null\b/i.test(definition) && /\bdefault\b/i.test(definition)),
  )
}

function isSame(one: Fact, other: Fact): boolean {
  return (
    one.table === other.table &&
    (one.columns[0] === other.columns[0] || other.definition.includes(`"${one.columns[0]}"`))
  )
}
