import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import type { SchemaChange } from '../../../core/fields/change.ts'

/** What to know about a change before applying it, in sentences. */
export function notesOn(
  { up, down }: SchemaChange,
  database: Dialect | undefined,
  isMadeHere: (table: string) => boolean,
): string[] {
  const lines = [...up, ...down].flatMap(statement => ('lines' in statement ? statement.lines : []))
  const code = lines.join('\n')
  const own = up.flatMap(statement => (statement.kind === 'createTable' ? [statement.table] : []))
  const targets = new Set([...code.matchAll(/\.references\('(\w+)\./g)].map(([, table = '']) => table))
  const unknown = [...targets].filter(table => !own.includes(table) && !isMadeHere(table))
  const addsBack = down.some(
    statement =>
      statement.kind === 'alterTable' &&
      statement.lines.some(line => /\.notNullable\(\)/.test(line) && !/\.defaultTo\(/.test(line)),
  )
  return [
    ...unknown.map(table => `No migration in this folder creates ${table}, which it refers to.`),
    ...(addsBack ? ['down adds a column that may not be null, which fails once the table has rows.'] : []),
    ...(database === 'sqlite' && /\.decimal\(/.test(code)
      ? ['SQLite keeps a decimal as a floating-point number, which is not exact. Keep money in whole cents.']
      : []),
    ...(database === 'sqlite' && /fn\.now\(/.test(code)
      ? ['SQLite writes its own time as a text without a zone, unlike a Date that a program writes.']
      : []),
    ...(database === 'mysql' && /\.float\(/.test(code)
      ? ['MySQL keeps two decimals of this float. Use double.']
      : []),
  ]
}
