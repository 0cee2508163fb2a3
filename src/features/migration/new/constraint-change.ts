import {
  alterTable,
  noWayBack,
  resolved,
  type SchemaChange,
  type TableLine,
  type TableOptions,
} from '../../../core/fields/change.ts'
import { checkIndexName } from '../../../core/fields/check-columns.ts'
import type { NewColumn } from '../../../core/fields/field.ts'
import { quote } from '../../../core/fields/types.ts'
import { checkIdentifier } from '../../../core/fields/words.ts'
import { UserError } from '../../../core/system/errors.ts'

/**
 * Makes an existing column a foreign key. MySQL would add an index that stays after the key is dropped, so one
 * is written there.
 */
export function addForeignKey(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  checkIdentifier(table, 'table')
  for (const { name } of columns) checkIndexName(table, [name], 'foreign')
  const hasIndex = options.database === 'mysql'
  const keys = resolved(columns, options)
  const add = keys.flatMap((column): TableLine[] => [
    ...(hasIndex ? [{ kind: 'index' as const, columns: [column.name] }] : []),
    { kind: 'foreign', column },
  ])
  const drop = keys
    .toReversed()
    .flatMap((column): TableLine[] => [
      { kind: 'foreign', column, drop: true },
      ...(hasIndex ? [{ kind: 'index' as const, columns: [column.name], drop: true as const }] : []),
    ])
  const what = `the foreign key on ${columns.map(({ name }) => name).join(', ')}`
  return {
    up: [alterTable(table, add)],
    down: [alterTable(table, drop)],
    title: { up: `add ${what} to ${table}`, down: `remove ${what} from ${table}` },
  }
}

export function addPrimaryKey(table: string, columns: readonly string[]): SchemaChange {
  checkIdentifier(table, 'table')
  for (const column of columns) checkIdentifier(column, 'column')
  return {
    up: [alterTable(table, [{ kind: 'primary', columns }])],
    down: [alterTable(table, [{ kind: 'primary', columns, drop: true }])],
    title: {
      up: `make ${columns.join(', ')} the primary key of ${table}`,
      down: `remove the primary key of ${table}`,
    },
  }
}

/** A check with a name of its own, so that `down` can drop it. SQLite cannot add one to a table. */
export function addCheck(table: string, condition: string, { database }: TableOptions): SchemaChange {
  checkIdentifier(table, 'table')
  const [column = 'row'] = /[A-Za-z_]\w*/.exec(condition) ?? []
  const name = `${table}_${column}_check`.toLowerCase()
  checkIdentifier(name, 'index')
  if (database === 'sqlite')
    throw new UserError(
      'SQLite cannot add a check to a table that exists.',
      `Write it in the migration that creates ${table}: table.check(${quote(condition)})`,
    )
  return {
    up: [alterTable(table, [{ kind: 'check', condition, name }])],
    down: [alterTable(table, [{ kind: 'check', condition, name, drop: true }])],
    title: { up: `add the check ${condition} to ${table}`, down: `remove the check from ${table}` },
  }
}

/** Sets whether columns may be null; the rest of their definition stays. */
export function setNullable(table: string, columns: readonly string[], isNullable: boolean): SchemaChange {
  checkIdentifier(table, 'table')
  for (const column of columns) checkIdentifier(column, 'column')
  const lines = (may: boolean) =>
    columns.map(column => ({ kind: 'nullable' as const, column, isNullable: may }))
  const title = (may: boolean) => `${may ? 'allow' : 'forbid'} null in ${table}.${columns.join(', ')}`
  return {
    up: [alterTable(table, lines(isNullable))],
    down: [alterTable(table, lines(!isNullable))],
    title: { up: title(isNullable), down: title(!isNullable) },
  }
}

/** Gives columns another definition. The one before is not known here, so `down` throws. */
export function alterColumns(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  const names = columns.map(({ name }) => name).join(', ')
  return {
    up: [
      alterTable(
        table,
        resolved(columns, options).map(column => ({ kind: 'alterColumn' as const, column })),
      ),
    ],
    down: [noWayBack(`The definition of ${table}.${names} before this is not known here.`)],
    title: { up: `change ${table}.${names}`, down: 'throws: write the definition before it' },
  }
}
