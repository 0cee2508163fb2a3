import { UserError } from '../system/errors.ts'
import { hasIndex } from './column-code.ts'
import type { NewColumn } from './field.ts'
import { checkIdentifier } from './words.ts'

export function checkColumns(table: string, columns: readonly NewColumn[], made: readonly string[]): void {
  checkIdentifier(table, 'table')
  const seen = new Set<string>()
  for (const column of columns) {
    const name = column.name.toLowerCase()
    if (made.includes(name)) {
      const flag = name === 'id' ? '--no-id' : '--no-timestamps'
      throw new UserError(
        `${table} already gets a column ${name}.`,
        `Leave the field out, or pass ${flag} to define it yourself.`,
      )
    }
    if (seen.has(name)) throw new UserError(`${column.name} is named twice.`, 'Name each column once.')
    seen.add(name)
    if (column.unique) checkIndexName(table, [column.name], 'unique')
    if (hasIndex(column)) checkIndexName(table, [column.name], 'index')
    if (column.references) checkIndexName(table, [column.name], 'foreign')
  }
}

/** Checks the name that Knex gives an index or a constraint. */
export function checkIndexName(table: string, columns: readonly string[], kind: string): void {
  checkIdentifier(`${table}_${columns.join('_')}_${kind}`.toLowerCase(), 'index')
}
