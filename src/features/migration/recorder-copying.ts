import { byCopying } from './recorder-answers.ts'

/**
 * Knex's part for SQLite that copies a table to alter it. Without the table, each change is noted as one
 * statement.
 */
export function copying(table: string, note: (sql: string) => void) {
  const noted = (change: string) => {
    note(`alter table \`${table}\` ${change}${byCopying}`)
    return { pre: [], sql: [], check: null, post: [] }
  }
  const list = (names: readonly string[]) => `(\`${names.join('`, `')}\`)`
  return {
    dropColumn: async (columns: readonly string[]) =>
      noted(columns.map(name => `drop column \`${name}\``).join(', ')),
    alterColumn: async (columns: readonly { readonly name: string; readonly type: string }[]) =>
      noted(columns.map(({ name, type }) => `alter column \`${name}\` ${type}`).join(', ')),
    foreign: async ({ column, inTable }: { readonly column: readonly string[]; readonly inTable: string }) =>
      noted(`add foreign key ${list(column)} references \`${inTable}\``),
    dropForeign: async (columns: readonly string[]) => noted(`drop foreign key ${list(columns)}`),
    primary: async (columns: readonly string[]) => noted(`add primary key ${list(columns)}`),
    dropPrimary: async () => noted('drop primary key'),
    setNullable: async (column: string, nullable: boolean) =>
      noted(`alter column \`${column}\` ${nullable ? 'drop' : 'set'} not null`),
  }
}
