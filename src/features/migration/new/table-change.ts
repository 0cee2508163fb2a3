import {
  dropTable,
  noWayBack,
  resolved,
  type SchemaChange,
  type TableLine,
  type TableOptions,
} from '../../../core/fields/change.ts'
import { checkColumns, checkIndexName } from '../../../core/fields/check-columns.ts'
import type { NewColumn } from '../../../core/fields/field.ts'
import { singularWord } from '../../../core/fields/plural.ts'
import { checkIdentifier, checkRename } from '../../../core/fields/words.ts'

export function createTable(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  const create = tableOf(table, columns, options)
  return {
    up: [create],
    down: [dropTable(table)],
    title: { up: `create ${table}`, down: `drop ${table}` },
  }
}

/** Two references and a composite key. */
export function createJoinTable(
  tables: readonly [string, string],
  extra: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  const table = tables.join('_')
  const references = tables.map(target => {
    const name = `${singularWord(target)}_id`
    checkIdentifier(name, 'column')
    return joinColumn(name, target)
  })
  const names = references.map(({ name }) => name)
  const ownId = options.id === undefined ? options.conventions.joinHasId : options.id !== 'none'
  const pair: TableLine = { kind: ownId ? 'unique' : 'primary', columns: names }
  if (ownId) checkIndexName(table, names, 'unique')
  const create = tableOf(table, [...references, ...extra], {
    ...options,
    id: ownId ? options.id : 'none',
    timestamps: options.timestamps && options.conventions.joinHasId,
  })
  return {
    up: [{ ...create, lines: [...create.lines, pair] }],
    down: [dropTable(table)],
    title: { up: `create ${table}, which joins ${tables.join(' and ')}`, down: `drop ${table}` },
  }
}

/** Without columns it cannot be undone, and `down` throws. */
export function dropWholeTable(
  table: string,
  columns: readonly NewColumn[],
  options: TableOptions,
): SchemaChange {
  const back = columns.length > 0
  return {
    up: [dropTable(table)],
    down: [
      back ? tableOf(table, columns, options) : noWayBack(`The columns of ${table} are not known here.`),
    ],
    title: {
      up: `drop ${table}`,
      down: back ? `create ${table}` : 'throws: name the columns to make it work',
    },
  }
}

export function renameTable(from: string, to: string): SchemaChange {
  for (const name of [from, to]) checkIdentifier(name, 'table')
  checkRename(from, to)
  return {
    up: [{ kind: 'renameTable', from, to }],
    down: [{ kind: 'renameTable', from: to, to: from }],
    title: { up: `rename ${from} to ${to}`, down: `rename ${to} to ${from}` },
  }
}

function tableOf(table: string, columns: readonly NewColumn[], options: TableOptions) {
  const { conventions, timestamps } = options
  const keys = columns.filter(({ primary }) => primary).map(({ name }) => name)
  const id = keys.length > 0 || options.id === 'none' ? undefined : (options.id ?? conventions.idKind)
  const made = [...(id ? ['id'] : []), ...(timestamps ? conventions.timestamps.columns : [])]
  checkColumns(table, columns, made)
  const single = keys.length > 1 ? columns.map(column => ({ ...column, primary: false })) : columns
  const lines: readonly TableLine[] = [
    ...(id ? [{ kind: 'id' as const, key: id }] : []),
    ...resolved(single, options).map(column => ({ kind: 'column' as const, column })),
    ...(timestamps ? [{ kind: 'timestamps' as const }] : []),
    ...(keys.length > 1 ? [{ kind: 'primary' as const, columns: keys }] : []),
  ]
  return { kind: 'createTable' as const, table, lines }
}

function joinColumn(name: string, target: string): NewColumn {
  return {
    name,
    type: 'references',
    typed: true,
    args: [],
    nullable: false,
    primary: false,
    unique: false,
    index: false,
    unsigned: false,
    references: { table: target, column: 'id', onDelete: 'CASCADE' },
  }
}
