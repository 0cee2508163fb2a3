import { escaped } from '../../../../core/system/escaped.ts'
import type { Fact } from '../fact.ts'
import { factsIn } from '../facts.ts'
import { hits, type LintRule } from '../rule.ts'
import { statementsIn } from '../sql-text.ts'

/** Rules about locks that block other sessions. */
export const locking: readonly LintRule[] = [
  {
    id: 'index-locks-writes',
    level: 'warning',
    dialects: ['postgres'],
    why: 'No session can write to the table while the index is built.',
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
    id: 'concurrently-with-others',
    level: 'error',
    dialects: ['postgres'],
    why: 'PostgreSQL runs the statements of one raw in a transaction, and refuses concurrently in it.',
    recipe: 'Write one knex.raw for each statement.',
    find: ({ up }) =>
      hits(
        up.statements
          .filter(({ sql }) => statementsIn(sql).length > 1)
          .flatMap(({ sql }) => factsIn(sql))
          .filter(({ sql }) => /\bindex concurrently\b/i.test(sql)),
      ),
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
    why: 'The database does not index it automatically: every delete of the row it refers to reads the whole table.',
    recipe: 'Add .index() to the column.',
    find: ({ facts, others }) =>
      hits(
        facts.filter(
          fact =>
            fact.kind === 'addForeignKey' &&
            !isIndexed(fact, facts) &&
            !isIndexed(fact, others) &&
            !others.some(({ kind, table }) => kind === 'dropTable' && table === fact.table),
        ),
      ),
  },
]

function isIndex({ kind }: Fact): boolean {
  return kind === 'createIndex'
}

function isConcurrent({ sql }: Fact): boolean {
  return /\bconcurrently\b/i.test(sql)
}

export function isIndexed({ table, columns }: Fact, facts: readonly Fact[]): boolean {
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
  return new RegExp(`primary key ?\\([ ]?["\`]?${escaped(column)}["\`]?[,)]`, 'i').test(definition)
}
