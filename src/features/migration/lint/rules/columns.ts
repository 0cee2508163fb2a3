import { typeIn } from '../column-type.ts'
import type { Fact } from '../fact.ts'
import { hits, type LintRule } from '../rule.ts'
import { definitionsOf } from './rolling.ts'

/** Rules about columns of tables that have rows. */
export const columns: readonly LintRule[] = [
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
    id: 'change-type',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'Most changes of a type rewrite the whole table under a lock that stops every query.',
    recipe:
      'Add a column of the new type, write both, copy the values in batches, read the new one, drop the old.',
    find: ({ onExisting, others }) =>
      hits(
        onExisting.filter(
          fact => fact.kind === 'changeType' && !isSameType(fact, others) && !isAddedBefore(fact, onExisting),
        ),
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
      return hits(dropped.filter(fact => mayLose(fact, onExisting, others)))
    },
  },
  {
    id: 'name-too-long',
    level: 'error',
    dialects: ['postgres', 'mysql'],
    why: 'PostgreSQL silently cuts a name after 63 bytes, MySQL refuses one over 64 characters.',
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
    'char(n) pads with spaces and is not faster.',
    'table.string(c, n)',
  ),
]

function note(
  id: string,
  dialects: NonNullable<LintRule['dialects']>,
  pattern: RegExp,
  why: string,
  recipe: string,
): LintRule {
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

/** A column that this migration adds with a default for the rows there are, and then without it. */
function isAddedBefore(fact: Fact, facts: readonly Fact[]): boolean {
  const place = facts.indexOf(fact)
  return facts.slice(0, place).some(other => other.kind === 'addColumn' && isSame(fact, other))
}

/** Whether the column may have a default or be not null: nothing is lost where all its definitions are known. */
function mayLose(fact: Fact, facts: readonly Fact[], others: readonly Fact[]): boolean {
  if (isAddedBefore(fact, facts)) return false
  const earlier = others.filter(
    other => other.sql !== fact.sql && /^(addColumn|changeType)$/.test(other.kind) && isSame(fact, other),
  )
  const isKnown = earlier.some(({ kind }) => kind === 'addColumn')
  return !isKnown || earlier.some(({ definition }) => /\b(not null|default|primary key)\b/i.test(definition))
}

/** MySQL: whether `modify` makes a column not null that every other migration lets be null. */
function losesNull(fact: Fact, others: readonly Fact[]): boolean {
  const isNotNull = ({ definition }: Fact) => /\bnot null\b/i.test(definition)
  const earlier = definitionsOf(fact, others)
  return isNotNull(fact) && earlier.length > 0 && !earlier.some(isNotNull)
}

/** Whether all other migrations give the column this type too: only its default or null is changed. */
function isSameType(fact: Fact, others: readonly Fact[]): boolean {
  const same = others.filter(
    other =>
      /^(addColumn|changeType)$/.test(other.kind) &&
      other.table === fact.table &&
      other.columns[0] === fact.columns[0],
  )
  const type = typeIn(fact)
  return same.some(({ kind }) => kind === 'addColumn') && same.every(other => typeIn(other) === type)
}

/** Skips parts of Knex's .alter(), which another rule reports. */
function unlike(facts: readonly Fact[]): (fact: Fact) => boolean {
  return fact => !facts.some(other => other.kind === 'changeType' && isSame(fact, other))
}

/** PostgreSQL: a default or not null that is dropped and not set again. */
function altered(facts: readonly Fact[]): Fact[] {
  return facts.filter(fact => {
    if (fact.kind !== 'dropDefault') return false
    const same = facts.filter(other => isSame(fact, other))
    const setDefault = same.some(({ definition }) => /set default/i.test(definition))
    const setNotNull = same.some(({ kind }) => kind === 'setNotNull')
    return same.some(({ kind }) => kind === 'changeType') && !(setDefault && setNotNull)
  })
}

/** MySQL: `modify` replaces the whole definition, so what it omits is lost. */
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
