import { UserError } from '../../../core/errors.ts'
import { columnCode, dropCode, hasIndex, type Surroundings } from './column-code.ts'
import type { IdKind } from './conventions.ts'
import type { Column } from './field.ts'
import { quote } from './types.ts'
import { checkIdentifier, singularOf } from './words.ts'

/** What a migration does and how it is undone, as statements still without a language. */
export interface Change {
  readonly up: readonly Statement[]
  readonly down: readonly Statement[]
  readonly says: { readonly up: string; readonly down: string }
}

export type Statement =
  | { readonly kind: 'createTable' | 'alterTable'; readonly table: string; readonly lines: readonly string[] }
  | { readonly kind: 'call'; readonly code: string }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'throw'; readonly message: string }

/** How the project wants its tables, and what the command line said of them. */
export interface Wishes extends Surroundings {
  readonly id: IdKind | 'none' | undefined
  readonly timestamps: boolean
}

export function createTable(table: string, columns: readonly Column[], wishes: Wishes): Change {
  const create = tableOf(table, columns, wishes)
  return {
    up: [create],
    down: [dropTable(table)],
    says: { up: `create ${table}`, down: `drop ${table}` },
  }
}

/** Two references, and nothing twice. */
export function createJoinTable(
  tables: readonly [string, string],
  extra: readonly Column[],
  wishes: Wishes,
): Change {
  const table = tables.join('_')
  const references = tables.map(target => {
    const name = `${singularOf(target)}_id`
    checkIdentifier(name, 'column')
    return joinColumn(name, target)
  })
  const names = references.map(({ name }) => name)
  const ownId = wishes.id === undefined ? wishes.conventions.joinHasId : wishes.id !== 'none'
  const pair = `table.${ownId ? 'unique' : 'primary'}([${names.map(quote).join(', ')}])`
  if (ownId) checkIndexName(table, names, 'unique')
  const create = tableOf(table, [...references, ...extra], {
    ...wishes,
    id: ownId ? wishes.id : 'none',
    timestamps: wishes.timestamps && wishes.conventions.joinHasId,
  })
  return {
    up: [{ ...create, lines: [...create.lines, pair] }],
    down: [dropTable(table)],
    says: { up: `create ${table}, which joins ${tables.join(' and ')}`, down: `drop ${table}` },
  }
}

/** Without columns there is no way back, and `down` says so. */
export function dropWholeTable(table: string, columns: readonly Column[], wishes: Wishes): Change {
  const back = columns.length > 0
  return {
    up: [dropTable(table)],
    down: [back ? tableOf(table, columns, wishes) : noWayBack(`The columns of ${table} are not known here.`)],
    says: {
      up: `drop ${table}`,
      down: back ? `create ${table}` : 'throws: name the columns to make it work',
    },
  }
}

export function addColumns(table: string, columns: readonly Column[], wishes: Wishes): Change {
  checkColumns(table, columns, [])
  for (const { name, primary } of columns) {
    if (primary)
      throw new UserError(`${name} cannot be added to ${table} as its primary key.`, 'Leave :primary out.')
  }
  const names = namesOf(columns)
  return {
    up: [alterTable(table, linesOf(columns, wishes))],
    down: [alterTable(table, columns.toReversed().flatMap(dropCode))],
    says: { up: `add ${names} to ${table}`, down: `remove ${names} from ${table}` },
  }
}

/** A column whose type was not said cannot come back, and `down` says so. */
export function removeColumns(table: string, columns: readonly Column[], wishes: Wishes): Change {
  const { up, down, says } = addColumns(table, columns, wishes)
  const unknown = columns.filter(({ typed }) => !typed)
  if (unknown.length === 0) return { up: down, down: up, says: { up: says.down, down: says.up } }
  const reason = `The type of ${table}.${namesOf(unknown)} is not known here.`
  return {
    up: down,
    down: [noWayBack(reason)],
    says: { up: says.down, down: `throws: say the type (${unknown[0]?.name}:string) to make it work` },
  }
}

export function renameColumn(table: string, from: string, to: string): Change {
  checkIdentifier(table, 'table')
  for (const name of [from, to]) checkIdentifier(name, 'column')
  const rename = (a: string, b: string) => alterTable(table, [`table.renameColumn(${quote(a)}, ${quote(b)})`])
  return {
    up: [rename(from, to)],
    down: [rename(to, from)],
    says: { up: `rename ${table}.${from} to ${to}`, down: `rename ${table}.${to} to ${from}` },
  }
}

export function renameTable(from: string, to: string): Change {
  for (const name of [from, to]) checkIdentifier(name, 'table')
  const rename = (a: string, b: string) => call(`knex.schema.renameTable(${quote(a)}, ${quote(b)})`)
  return {
    up: [rename(from, to)],
    down: [rename(to, from)],
    says: { up: `rename ${from} to ${to}`, down: `rename ${to} to ${from}` },
  }
}

export function addIndex(table: string, columns: readonly string[], kind: 'index' | 'unique'): Change {
  checkIdentifier(table, 'table')
  checkIndexName(table, columns, kind)
  const list = `[${columns.map(quote).join(', ')}]`
  const what = `${kind === 'unique' ? 'unique index' : 'index'} on ${columns.join(', ')}`
  return {
    up: [alterTable(table, [`table.${kind}(${list})`])],
    down: [alterTable(table, [`table.drop${kind === 'unique' ? 'Unique' : 'Index'}(${list})`])],
    says: { up: `add the ${what} to ${table}`, down: `remove the ${what} from ${table}` },
  }
}

export function reversed({ up, down, says }: Change): Change {
  return { up: down, down: up, says: { up: says.down, down: says.up } }
}

/** For a name that says nothing we know: two functions to fill. */
export function emptyChange(): Change {
  const example = (kind: string) => `await knex.schema.alterTable('users', table => table.${kind})`
  return {
    up: [{ kind: 'comment', text: example("string('nickname', 60)") }],
    down: [{ kind: 'comment', text: example("dropColumn('nickname')") }],
    says: { up: 'nothing yet: write it', down: 'nothing yet: write it' },
  }
}

function tableOf(table: string, columns: readonly Column[], wishes: Wishes) {
  const { conventions, timestamps } = wishes
  const keys = columns.filter(({ primary }) => primary).map(({ name }) => name)
  const id = keys.length > 0 || wishes.id === 'none' ? undefined : (wishes.id ?? conventions.idKind)
  const made = [...(id ? ['id'] : []), ...(timestamps ? conventions.timestamps.columns : [])]
  checkColumns(table, columns, made)
  const single = keys.length > 1 ? columns.map(column => ({ ...column, primary: false })) : columns
  return {
    kind: 'createTable' as const,
    table,
    lines: [
      ...(id ? [conventions.id[id]] : []),
      ...linesOf(single, wishes),
      ...(timestamps ? [conventions.timestamps.line] : []),
      ...(keys.length > 1 ? [`table.primary([${keys.map(quote).join(', ')}])`] : []),
    ],
  }
}

function linesOf(columns: readonly Column[], around: Surroundings): string[] {
  return columns.map(column => columnCode(column, around))
}

function checkColumns(table: string, columns: readonly Column[], made: readonly string[]): void {
  checkIdentifier(table, 'table')
  const seen = new Set<string>()
  for (const column of columns) {
    const name = column.name.toLowerCase()
    if (made.includes(name)) {
      const flag = name === 'id' ? '--no-id' : '--no-timestamps'
      throw new UserError(
        `${table} gets a column ${name} as it is.`,
        `Leave the field out, or pass ${flag} to word it yourself.`,
      )
    }
    if (seen.has(name)) throw new UserError(`${column.name} is named twice.`, 'Name each column once.')
    seen.add(name)
    if (column.unique) checkIndexName(table, [column.name], 'unique')
    if (hasIndex(column)) checkIndexName(table, [column.name], 'index')
    if (column.references) checkIndexName(table, [column.name], 'foreign')
  }
}

/** The name that Knex gives an index or a constraint. */
function checkIndexName(table: string, columns: readonly string[], kind: string): void {
  checkIdentifier(`${table}_${columns.join('_')}_${kind}`.toLowerCase(), 'index')
}

function joinColumn(name: string, target: string): Column {
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

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ name }) => name).join(', ')
}

function alterTable(table: string, lines: readonly string[]): Statement {
  return { kind: 'alterTable', table, lines }
}

function dropTable(table: string): Statement {
  return call(`knex.schema.dropTable(${quote(table)})`)
}

function call(code: string): Statement {
  return { kind: 'call', code }
}

function noWayBack(reason: string): Statement {
  return { kind: 'throw', message: `${reason} Write here how it comes back.` }
}
