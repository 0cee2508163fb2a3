import { byCopying } from '../../recorder-answers.ts'
import type { Fact, FactKind } from '../fact.ts'
import { hits, type LintRule } from '../rule.ts'

/**
 * Rules about what a migration removes. While a new version is deployed, the old one still uses the same
 * tables.
 */
export const removing: readonly LintRule[] = [
  {
    id: 'drop-table',
    level: 'error',
    why: 'Its rows are gone, and the release before, which still runs during a deploy, fails on it.',
    recipe: 'First release a version that no longer uses the table; drop it in a later migration.',
    find: on('dropTable'),
  },
  {
    id: 'drop-column',
    level: 'error',
    why: 'Its values are gone, and the release before still reads or writes it during a deploy.',
    recipe: 'First release a version that no longer uses the column; drop it in a later migration.',
    find: on('dropColumn'),
  },
  {
    id: 'rename-column',
    level: 'error',
    why: 'The release before still uses the old name during a deploy; the new one may start before this is applied.',
    recipe: 'Add the new column, write both, copy the values, read the new one, then drop the old.',
    find: on('renameColumn'),
  },
  {
    id: 'rename-table',
    level: 'error',
    why: 'The release before still uses the old name during a deploy.',
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
  {
    id: 'rebuild-with-generated',
    level: 'error',
    dialects: ['sqlite'],
    why: 'Knex alters by copying the table, and SQLite refuses to copy a generated column.',
    recipe: 'Drop the generated column before, in a statement of its own, and add it again after.',
    find: ({ onExisting, facts, others }) => {
      const generated = new Set(
        [...others, ...facts].filter(isGenerated).map(({ table, columns }) => `${table}.${columns[0]}`),
      )
      const has = (table: string) => [...generated].some(name => name.startsWith(`${table}.`))
      return hits(onExisting.filter(({ sql, table }) => sql.endsWith(byCopying) && has(table)).slice(0, 1))
    },
  },
]

function isGenerated({ kind, definition }: Fact): boolean {
  return kind === 'addColumn' && /\bas ?\(/i.test(definition)
}

function on(kind: FactKind): LintRule['find'] {
  return ({ onExisting }) => hits(onExisting.filter(fact => fact.kind === kind))
}
