import { dataKinds, type Fact, isSchema } from '../fact.ts'
import { hits, type LintRule } from '../rule.ts'
import { splitTop } from '../sql-text.ts'

/** Rules about rows, and about migrations that stop half-way. */
export const data: readonly LintRule[] = [
  {
    id: 'write-without-where',
    level: 'warning',
    why: 'It touches every row of the table in one statement, and holds their locks until the end.',
    recipe: 'Add a where, and change a large table in batches of a few thousand rows.',
    find: ({ onExisting }) =>
      hits(
        onExisting.filter(
          fact =>
            /^(update|delete)$/.test(fact.kind) &&
            !/\bwhere\b/i.test(fact.sql) &&
            !fillsNew(fact, onExisting),
        ),
      ),
  },
  {
    id: 'data-with-schema',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'The locks of the changed schema are held while the rows are written.',
    recipe: 'Put the rows into a migration of their own, after this one.',
    find: ({ onExisting, facts }) =>
      onExisting.some(isSchema) && facts.some(isSchema)
        ? hits(onExisting.filter(fact => dataKinds.includes(fact.kind) && !isFewRows(fact)).slice(0, 1))
        : [],
  },
  {
    id: 'several-schema-changes',
    level: 'warning',
    dialects: ['mysql'],
    why: 'MySQL commits after each: when one fails, those before it are kept, and it cannot be run again.',
    recipe: 'One change per migration. gapi continues where it stopped; plain Knex does not.',
    find: ({ onExisting }) => {
      const statements = [...new Set(onExisting.filter(isSchema).map(({ sql }) => sql))]
      const second = onExisting.filter(({ sql }) => sql === statements[1])
      return hits(second.slice(0, 1))
    },
  },
]

/** The rows that an insert lists itself, not those of a query. */
function isFewRows({ kind, sql }: Fact): boolean {
  return kind === 'insert' && !/\bselect\b/i.test(sql)
}

/** Whether an update fills only columns that the same migration has added: all rows need that. */
function fillsNew(fact: Fact, facts: readonly Fact[]): boolean {
  const [, list = ''] = /\bset (.*)$/is.exec(fact.sql) ?? []
  const added = facts.filter(({ kind, table }) => kind === 'addColumn' && table === fact.table)
  const names = splitTop(list).map(part => /^["`]?(\w+)["`]?\s*=/.exec(part)?.[1]?.toLowerCase())
  return (
    fact.kind === 'update' &&
    names.every(name => added.some(({ columns: [column = ''] }) => column.toLowerCase() === name))
  )
}
