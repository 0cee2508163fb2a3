import { typeIn } from '../column-type.ts'
import type { Fact } from '../fact.ts'
import { factsIn } from '../facts.ts'
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
    find: ({ onExisting, others, down, dialect }) => {
      const ofDown = (down?.statements ?? []).flatMap(({ sql }) => factsIn(sql))
      return hits(
        onExisting.filter(
          fact =>
            fact.kind === 'changeType' &&
            !isSameType(fact, before(fact, others)) &&
            !isAddedBefore(fact, onExisting) &&
            !(dialect === 'postgres' && isWidened(fact, [...before(fact, others), ...ofDown])),
        ),
      )
    },
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
        [...sql.replace(/'(?:[^']|'')*'/g, "''").matchAll(quoted)].flatMap(([, name = '']) =>
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
  const earlier = others.filter(
    other => other.sql !== fact.sql && /^(addColumn|changeType)$/.test(other.kind) && isSame(fact, other),
  )
  const has = (pattern: RegExp) => earlier.some(({ definition }) => pattern.test(definition))
  const own = facts.filter(other => isSame(fact, other))
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

/** PostgreSQL keeps the rows as they are where a varchar gets longer, or becomes a text. */
function isWidened(fact: Fact, before: readonly Fact[]): boolean {
  const same = before.filter(
    other => other.sql !== fact.sql && /^(addColumn|changeType)$/.test(other.kind) && isSame(fact, other),
  )
  const lengths = same.map(other => lengthOf(typeIn(other)))
  const length = lengthOf(typeIn(fact))
  return lengths.length > 0 && lengths.every(known => known <= length) && Math.min(...lengths) > 0
}

/** The length of a varchar, Infinity for a text, and 0 or NaN for any other type. */
function lengthOf(type: string): number {
  const [, length] = /^(?:set data type )?(?:varchar|character varying) ?\((\d+)\)$/.exec(type) ?? []
  if (length !== undefined) return Number(length)
  return /^(?:set data type )?(text|varchar|character varying)$/.test(type) ? Number.POSITIVE_INFINITY : 0
}

/** The effects of earlier migrations; of all others where the order is not known. */
function before(fact: Fact, others: readonly Fact[]): readonly Fact[] {
  const place = others.indexOf(fact)
  return place < 0 ? others : others.slice(0, place)
}

/** Whether all earlier migrations give the column this type too: only its default or null is changed. */
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

function isSame(one: Fact, other: Fact): boolean {
  return (
    one.table === other.table &&
    (one.columns[0] === other.columns[0] || other.definition.includes(`"${one.columns[0]}"`))
  )
}
