import type { Fact } from '../facts.ts'
import { hits, type Rule } from '../rule.ts'

/** Rules about what keeps everybody else waiting. */
export const locking: readonly Rule[] = [
  {
    id: 'index-locks-writes',
    level: 'warning',
    dialects: ['postgres'],
    why: 'Nobody writes to the table while the index is built.',
    recipe: "export const config = { transaction: false }, and knex.raw('create index concurrently … on …').",
    find: ({ onExisting }) => hits(onExisting.filter(fact => isIndex(fact) && !isConcurrent(fact))),
  },
  {
    id: 'concurrently-in-transaction',
    level: 'error',
    dialects: ['postgres'],
    why: 'PostgreSQL refuses concurrently inside a transaction.',
    recipe: 'export const config = { transaction: false }',
    find: ({ facts, inTransaction }) =>
      inTransaction ? hits(facts.filter(({ sql }) => /\bindex concurrently\b/i.test(sql))) : [],
  },
  {
    id: 'unique-locks-table',
    level: 'warning',
    dialects: ['postgres'],
    why: 'The constraint builds its index under a lock that stops every query.',
    recipe:
      'Build it first (create unique index concurrently …), then add constraint … unique using index ….',
    find: ({ onExisting }) => hits(onExisting.filter(fact => fact.kind === 'addUnique')),
  },
  {
    id: 'foreign-key-locks-tables',
    level: 'warning',
    dialects: ['postgres'],
    why: 'Both tables are locked against writes while every row is checked.',
    recipe:
      'Add it with knex.raw(… not valid), and alter table … validate constraint … in a later migration.',
    find: ({ onExisting }) =>
      hits(
        onExisting.filter(
          ({ kind, definition }) => kind === 'addForeignKey' && !/not valid/i.test(definition),
        ),
      ),
  },
  {
    id: 'foreign-key-without-index',
    level: 'warning',
    dialects: ['postgres', 'sqlite'],
    why: 'The database does not index it by itself: every delete of the row it refers to reads the whole table.',
    recipe: 'Add .index() to the column.',
    find: ({ facts }) => hits(facts.filter(fact => fact.kind === 'addForeignKey' && !isIndexed(fact, facts))),
  },
]

function isIndex({ kind }: Fact): boolean {
  return kind === 'createIndex'
}

function isConcurrent({ sql }: Fact): boolean {
  return /\bconcurrently\b/i.test(sql)
}

function isIndexed({ table, columns }: Fact, facts: readonly Fact[]): boolean {
  return facts.some(fact => {
    if (fact.table !== table) return false
    if (fact.kind === 'createIndex' || fact.kind === 'addUnique') return fact.columns[0] === columns[0]
    if (fact.kind === 'createTable') return isPrimary(fact.definition, columns[0] ?? '')
    if (fact.kind === 'otherSchema' && /primary key/i.test(fact.definition))
      return isPrimary(fact.definition, columns[0] ?? '')
    return (
      fact.kind === 'addColumn' &&
      fact.columns[0] === columns[0] &&
      /primary key|unique/i.test(fact.definition)
    )
  })
}

function isPrimary(definition: string, column: string): boolean {
  return new RegExp(`primary key \\(["\`]?${column}["\`]?[,)]`, 'i').test(definition)
}
