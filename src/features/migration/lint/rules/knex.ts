import type { LintRule, RuleHit } from '../rule.ts'

/** Rules about the functions themselves. */
export const knex: readonly LintRule[] = [
  {
    id: 'empty-up',
    level: 'error',
    why: 'It is recorded as applied, and does nothing.',
    recipe: 'Write it, or delete the file.',
    find: ({ up, deciding = [] }) =>
      !deciding.includes('up') &&
      up.statements.length === 0 &&
      up.unawaited.length === 0 &&
      up.error === undefined
        ? [whole('up')]
        : [],
  },
  {
    id: 'missing-await',
    level: 'error',
    why: 'It was built and never run, yet the migration is recorded as applied.',
    recipe: 'Put await (or return) in front of it.',
    find: ({ up, down }) => [
      ...up.unawaited.map(sql => lost(sql)),
      ...(down?.unawaited ?? []).map(sql => ({ ...lost(sql), in: 'down' as const })),
    ],
  },
  {
    id: 'async-callback',
    level: 'error',
    why: 'Knex does not wait for the callback of a table: what comes after its first await is lost.',
    recipe: 'Make the callback a plain function, and move what it awaits before or after the table.',
    find: ({ up, down }) => [
      ...up.asyncCallbacks.map(table => ({ about: table, near: [table] })),
      ...(down?.asyncCallbacks ?? []).map(table => ({ about: table, near: [table], in: 'down' as const })),
    ],
  },
  {
    id: 'missing-down',
    level: 'error',
    why: 'It cannot be rolled back, nor can a bad release.',
    recipe: 'Export a down that undoes what up does; where that is impossible, one that throws and says why.',
    find: ({ down }) => (down ? [] : [whole('down')]),
  },
  {
    id: 'empty-down',
    level: 'error',
    why: 'It is recorded as rolled back, and nothing is.',
    recipe: 'Undo what up does, or throw and say why that is impossible.',
    find: ({ up, down, deciding = [] }) => {
      const isEmpty =
        down &&
        !deciding.includes('down') &&
        down.statements.length + down.unawaited.length === 0 &&
        down.error === undefined
      return isEmpty && up.statements.length > 0 ? [{ ...whole('down'), in: 'down' }] : []
    },
  },
  {
    id: 'needs-data',
    level: 'note',
    why: 'It stops without rows to read, so the rest was not checked.',
    recipe: 'Review the rest by hand, or try it: gapi migration up --dry-run.',
    find: ({ up }) =>
      up.error === undefined
        ? []
        : [
            {
              about: up.error instanceof Error ? (up.error.message.split('\n')[0] ?? '') : String(up.error),
              near: [],
            },
          ],
  },
]

function whole(name: string): RuleHit {
  return { about: name, near: [] }
}

function lost(sql: string): RuleHit {
  const [, name = ''] = /["`]([^"`]+)["`]/.exec(sql) ?? []
  return { about: sql, near: name ? [name] : [], sql }
}
