import type { FactKind } from '../facts.ts'
import { hits, type Rule } from '../rule.ts'

/** Rules about what is gone afterwards. While a new version starts, the old one still runs on the same tables. */
export const removing: readonly Rule[] = [
  {
    id: 'drop-table',
    level: 'error',
    why: 'Its rows are gone, and the version that still runs fails on it.',
    recipe: 'First release a version that no longer uses the table; drop it in a later migration.',
    find: on('dropTable'),
  },
  {
    id: 'drop-column',
    level: 'error',
    why: 'Its values are gone, and the version that still runs reads or writes it.',
    recipe: 'First release a version that no longer uses the column; drop it in a later migration.',
    find: on('dropColumn'),
  },
  {
    id: 'rename-column',
    level: 'error',
    why: 'The version that still runs uses the old name, the new one may start before this is applied.',
    recipe: 'Add the new column, write both, copy the values, read the new one, then drop the old.',
    find: on('renameColumn'),
  },
  {
    id: 'rename-table',
    level: 'error',
    why: 'The version that still runs uses the old name.',
    recipe: "Rename, and leave a view of the old name until it is unused: knex.schema.createView('old', …).",
    find: on('renameTable'),
  },
  {
    id: 'rebuild-with-cascade',
    level: 'warning',
    dialects: ['sqlite'],
    why: 'Knex alters by dropping a copied table; under plain Knex that deletes the rows that cascade from it (knex#4155).',
    recipe:
      'Apply it with gapi, which turns foreign keys off meanwhile, or add a column instead of altering one.',
    find: ({ onExisting, hasCascadingChildren }) =>
      hits(
        onExisting.filter(
          ({ sql, table }) => /-- by copying the table$/.test(sql) && hasCascadingChildren(table),
        ),
      ),
  },
]

function on(kind: FactKind): Rule['find'] {
  return ({ onExisting }) => hits(onExisting.filter(fact => fact.kind === kind))
}
