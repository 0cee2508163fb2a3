import { dataKinds, isSchema } from '../facts.ts'
import { hits, type Rule } from '../rule.ts'

/** Rules about rows, and about what happens when a migration stops half-way. */
export const data: readonly Rule[] = [
  {
    id: 'write-without-where',
    level: 'warning',
    why: 'It touches every row of the table in one statement, and holds their locks until the end.',
    recipe: 'Say which rows, and go through a large table in batches of some thousand.',
    find: ({ onExisting }) =>
      hits(onExisting.filter(({ kind, sql }) => /^(update|delete)$/.test(kind) && !/\bwhere\b/i.test(sql))),
  },
  {
    id: 'data-with-schema',
    level: 'warning',
    dialects: ['postgres', 'mysql'],
    why: 'The locks of the changed schema are held while the rows are written.',
    recipe: 'Put the rows into a migration of their own, after this one.',
    find: ({ onExisting, facts }) =>
      onExisting.some(isSchema) && facts.some(isSchema)
        ? hits(onExisting.filter(({ kind }) => dataKinds.includes(kind)).slice(0, 1))
        : [],
  },
  {
    id: 'several-schema-changes',
    level: 'warning',
    dialects: ['mysql'],
    why: 'MySQL commits after each: when one fails, those before it stay, and it cannot be run again.',
    recipe: 'One change a migration. gapi goes on where it stopped; plain Knex does not.',
    find: ({ onExisting }) => {
      const statements = [...new Set(onExisting.filter(isSchema).map(({ sql }) => sql))]
      const second = onExisting.filter(({ sql }) => sql === statements[1])
      return hits(second.slice(0, 1))
    },
  },
]
