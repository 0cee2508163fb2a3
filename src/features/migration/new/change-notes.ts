import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import type { SchemaChange } from '../../../core/fields/change.ts'
import { isComputed } from '../../../core/fields/field-default.ts'

/** What to know about a change before applying it, in sentences. */
export function notesOn(
  { up, down }: SchemaChange,
  database: Dialect | undefined,
  isMadeHere: (table: string) => boolean,
): string[] {
  const lines = [...up, ...down].flatMap(statement => ('lines' in statement ? statement.lines : []))
  const columns = lines.flatMap(line =>
    line.kind === 'column' || line.kind === 'alterColumn' || (line.kind === 'foreign' && !line.drop)
      ? [line.column]
      : [],
  )
  const own = up.flatMap(statement => (statement.kind === 'createTable' ? [statement.table] : []))
  const targets = new Set(columns.flatMap(({ references }) => references?.table ?? []))
  const unknown = [...targets].filter(table => !own.includes(table) && !isMadeHere(table))
  const addsBack = down.some(
    statement =>
      statement.kind === 'alterTable' &&
      statement.lines.some(
        line => line.kind === 'column' && !line.column.nullable && line.column.default === undefined,
      ),
  )
  const isComputedHere = up.some(
    statement =>
      statement.kind === 'alterTable' &&
      statement.lines.some(line => line.kind === 'column' && isComputed(line.column)),
  )
  const isOf = (...types: readonly string[]) => columns.some(({ type }) => types.includes(type))
  const isNow = columns.some(column => column.type === 'datetime' && column.default === 'now')
  return [
    ...unknown.map(table => `No migration in this folder creates ${table}, which it refers to.`),
    ...(addsBack ? ['down adds a column that may not be null, which fails once the table has rows.'] : []),
    ...(database === 'sqlite' && isComputedHere
      ? [
          'SQLite does not add a column with this default once the table has rows. Add it nullable, and fill it.',
        ]
      : []),
    ...(database === 'sqlite' && isOf('decimal', 'money')
      ? ['SQLite keeps a decimal as a floating-point number, which is not exact. Keep money in whole cents.']
      : []),
    ...(database === 'sqlite' && isNow
      ? ['SQLite writes its own time as a text without a zone, unlike a Date that a program writes.']
      : []),
    ...(database === 'mysql' && isOf('float') ? ['MySQL keeps two decimals of this float. Use double.'] : []),
  ]
}
