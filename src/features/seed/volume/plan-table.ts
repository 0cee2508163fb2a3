import type { Column, Table } from '../../../core/catalogue/table.ts'
import type { Make, PlannedColumn, Prepare } from '../../../core/database/loading/value.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { makerFor, wordsOf } from './column-values.ts'
import { type ValueChoice, walk } from './combinations.ts'
import { saltOf } from './hash.ts'
import { readKeys } from './keys.ts'
import { withKnownWords } from './known-words.ts'
import { readStart } from './read-start.ts'
import { noParent, refer, referOnce } from './references.ts'
import { canCount, serialOf } from './serial.ts'
import { type KeyPart, type Uniqueness, uniquenessOf } from './uniqueness.ts'

/** How a table is filled. Planning writes nothing. */
export interface TablePlan {
  readonly table: string
  readonly rows: number
  /** The number of the first row; those before it exist already. */
  readonly start: number
  readonly columns: readonly PlannedColumn[]
  /** Reads what the next rows need. Rows are made in order, with one call before each batch. */
  prepare: Prepare
}

export interface RowOptions {
  readonly rows: number
  /** The same number gives the same rows. */
  readonly seedNumber: number
  /** Dates are in the year before it. */
  readonly until: Date
}

/**
 * Decides how each column is filled. Throws a UserError with the table and the column where that cannot be
 * done.
 */
export async function planTable(knex: Knex, described: Table, wanted: RowOptions): Promise<TablePlan> {
  const table = await withKnownWords(knex, described)
  const { rows, seedNumber } = wanted
  const makes = new Map<string, Make>()
  const prepares: Prepare[] = []
  const unique = uniquenessOf(table, rows)
  const salt = (name: string) => saltOf(seedNumber, table.name, name)
  const starts = await startsOf(knex, table, unique, rows)
  const start = Math.max(0, ...starts.values())
  for (const column of unique.counting)
    makes.set(column.name, countingOf(table, column, salt(column.name), start - (starts.get(column) ?? 0)))
  for (const key of unique.single) prepares.push(await referOnce(knex, table, key, rows, makes))
  for (const combination of unique.combined) {
    const choices: ValueChoice[] = []
    for (const part of combination.parts) choices.push(await choiceOf(knex, table, part))
    const walked = await walk(knex, table, combination, choices, rows)
    let from = 0
    for (const name of choices.flatMap(({ names }) => names))
      makes.set(name, row => walked.at(name, row - from))
    prepares.push(async (_, first, count) => {
      from = first
      walked.next(count)
    })
  }
  for (const key of table.foreignKeys.toSorted((one, other) => other.columns.length - one.columns.length))
    await refer(knex, table, key, makes, { start, salt: salt(key.columns.join()) })
  const columns = table.columns.flatMap(column => {
    if (column.generated) return []
    const make = makes.get(column.name) ?? makerFor(table, column, salt(column.name), wanted.until)
    const isOwn = !column.values && !table.foreignKeys.some(key => key.columns.includes(column.name))
    return make ? [{ name: column.name, type: column.type, make, isOwn }] : []
  })
  if (columns.length === 0) throw nothingToFill(table)
  const prepare: Prepare = async (...batch) => {
    for (const each of prepares) await each(...batch)
  }
  return { table: table.name, rows, start, columns, prepare }
}

/** Where each counting column continues. Existing values use up numbers, too. */
async function startsOf(
  knex: Knex,
  table: Table,
  { counting }: Uniqueness,
  rows: number,
): Promise<ReadonlyMap<Column, number>> {
  const starts = new Map<Column, number>()
  for (const column of counting) {
    const start = await readStart(knex, table.name, column)
    if (!canCount(column, start + rows)) throw noRoom(table, column, start, rows)
    starts.set(column, start)
  }
  return starts
}

/** Each column counts separately: one that others have filled continues at another number than the rows. */
function countingOf(table: Table, column: Column, salt: number, behind: number): Make {
  const make = serialOf(column, salt, wordsOf(table, column, salt))
  return behind === 0 ? make : row => make(row - behind)
}

function noRoom(table: Table, { name, declared }: Column, start: number, rows: number): UserError {
  return new UserError(
    `${table.name}.${name} must be unique, and ${declared} has no room for ${rows.toLocaleString('en')} more values after number ${start.toLocaleString('en')}.`,
    'Ask for fewer rows, empty the table, or widen the column.',
    exit.failed,
  )
}

async function choiceOf(knex: Knex, table: Table, part: KeyPart): Promise<ValueChoice> {
  if (part.kind === 'values')
    return { names: [part.column.name], size: part.values.length, columns: [part.values] }
  const keys = await readKeys(knex, part.key)
  if (keys.size === 0) throw noParent(table, part.key)
  return { names: part.key.columns, ...keys }
}

function nothingToFill({ name }: Table): UserError {
  return new UserError(
    `${name} has no column to fill: the database makes all of them itself.`,
    'Name another table.',
    exit.failed,
  )
}
