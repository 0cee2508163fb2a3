import type { Column, ForeignKey, Table } from '../../../core/catalogue/table.ts'
import { exit, UserError } from '../../../core/errors.ts'
import type { Knex } from '../../../core/knex.ts'
import { madeOf, wordsOf } from './columns.ts'
import { type Choice, walk } from './combinations.ts'
import { hashOf, saltOf } from './hash.ts'
import { countFreeKeys, type Keys, readFreeKeys, readKeys } from './keys.ts'
import { canCount, serialOf } from './serial.ts'
import { mostRows, readStart } from './start.ts'
import { type Part, type Uniqueness, uniquenessOf } from './uniqueness.ts'
import type { Filled, Make, Value } from './value.ts'

/** How a table is filled. Nothing is written by making it. */
export interface Plan {
  readonly table: string
  readonly rows: number
  /** The number of the first row: those before it are there already. */
  readonly start: number
  readonly columns: readonly Filled[]
  /** Reads what the next rows need. Rows are made in order, each batch after its own call. */
  prepare(knex: Knex, first: number, rows: number): Promise<void>
}

export interface Wanted {
  readonly rows: number
  /** The same number gives the same rows. */
  readonly seedNumber: number
  /** Dates are of the year before it. */
  readonly until: Date
}

type Prepare = Plan['prepare']

/** Decides how each column is filled. Throws a UserError, naming table and column, where that cannot be done. */
export async function planTable(knex: Knex, table: Table, wanted: Wanted): Promise<Plan> {
  const { rows, seedNumber } = wanted
  const makes = new Map<string, Make>()
  const prepares: Prepare[] = []
  const unique = uniquenessOf(table, rows)
  const start = await readStart(knex, table.name, unique.counting)
  const salt = (name: string) => saltOf(seedNumber, table.name, name)
  checkRoom(table, unique, start, rows)
  for (const column of unique.counting)
    makes.set(column.name, serialOf(column, salt(column.name), wordsOf(table, column, salt(column.name))))
  for (const key of unique.single) prepares.push(await single(knex, table, key, rows, makes))
  for (const combination of unique.combined) {
    const choices = await Promise.all(combination.parts.map(part => choiceOf(knex, table, part)))
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
    const make = makes.get(column.name) ?? madeOf(table, column, salt(column.name), wanted.until)
    return make ? [{ name: column.name, type: column.type, make }] : []
  })
  const prepare: Prepare = async (...batch) => {
    for (const each of prepares) await each(...batch)
  }
  return { table: table.name, rows, start, columns, prepare }
}

/** What is there already takes room, too. */
function checkRoom(table: Table, { counting }: Uniqueness, start: number, rows: number): void {
  const full = counting.find(column => !canCount(column, start + rows))
  if (!full && start + rows < mostRows * 10) return
  const { name, declared } = full ?? { name: 'its key', declared: 'it' }
  throw new UserError(
    `${table.name}.${name} must be unique, and ${declared} has no room for ${rows.toLocaleString('en')} more values after number ${start.toLocaleString('en')}.`,
    'Ask for fewer rows, empty the table, or widen the column.',
    exit.failed,
  )
}

/** A parent that may have one child: the parents without one, a batch at a time. */
async function single(
  knex: Knex,
  table: Table,
  key: ForeignKey,
  rows: number,
  makes: Map<string, Make>,
): Promise<Prepare> {
  const free = await countFreeKeys(knex, table.name, key)
  if (free < rows)
    throw new UserError(
      `${table.name}.${key.columns.join()} must be unique, and ${free.toLocaleString('en')} rows of ${key.table} are free for ${rows.toLocaleString('en')}.`,
      `Ask for fewer rows, or fill ${key.table} first.`,
      exit.failed,
    )
  let keys: Keys = { size: 0, columns: [] }
  let from = 0
  key.columns.forEach((name, place) => {
    makes.set(name, row => keys.columns[place]?.[row - from] ?? null)
  })
  return async (on, first, count) => {
    from = first
    keys = await readFreeKeys(on, table.name, key, count)
  }
}

async function choiceOf(knex: Knex, table: Table, part: Part): Promise<Choice> {
  if (part.kind === 'values')
    return { names: [part.column.name], size: part.values.length, columns: [part.values] }
  const keys = await readKeys(knex, part.key)
  if (keys.size === 0) throw noParent(table, part.key)
  return { names: part.key.columns, ...keys }
}

/** Fills the columns of a foreign key that are not filled yet with keys of the parent, by chance. */
async function refer(
  knex: Knex,
  table: Table,
  key: ForeignKey,
  makes: Map<string, Make>,
  { start, salt }: { readonly start: number; readonly salt: number },
): Promise<void> {
  const open = key.columns.filter(name => !makes.has(name))
  if (open.length === 0) return
  const columns = open.map(name => table.columns.find(column => column.name === name))
  const mayBeNull = columns.some(column => column?.nullable === true)
  const keys = open.length === key.columns.length ? await readKeys(knex, key) : { size: 0, columns: [] }
  if (keys.size > 0) {
    key.columns.forEach((name, place) => {
      makes.set(name, picked(keys.columns[place] ?? [], keys.size, salt, mayBeNull))
    })
    return
  }
  const own = key.table === table.name ? ownKeys(key, makes) : undefined
  if (own && !mayBeNull) {
    key.columns.forEach((name, place) => {
      makes.set(name, row => own[place]?.(start + (hashOf(salt, row) % (row - start + 1))) ?? null)
    })
    return
  }
  if (!mayBeNull && open.length < key.columns.length) throw overlapping(table, open)
  if (!mayBeNull) throw noParent(table, key)
  for (const name of open) if (isNullable(columns, name)) makes.set(name, () => null)
}

function picked(values: readonly Value[], size: number, salt: number, mayBeNull: boolean): Make {
  if (!mayBeNull) return row => values[hashOf(salt, row) % size] ?? null
  return row => (hashOf(~salt, row) % 10 === 0 ? null : (values[hashOf(salt, row) % size] ?? null))
}

/** A row can refer to itself, or to one before it, when what it refers to is known before it is written. */
function ownKeys({ references }: ForeignKey, makes: ReadonlyMap<string, Make>): readonly Make[] | undefined {
  const own = references.flatMap(name => makes.get(name) ?? [])
  return own.length === references.length ? own : undefined
}

function isNullable(columns: readonly (Column | undefined)[], name: string): boolean {
  return columns.some(column => column?.name === name && column.nullable)
}

function noParent(table: Table, { columns, table: parent }: ForeignKey): UserError {
  return new UserError(
    `${table.name}.${columns.join()} refers to ${parent}, which has no rows.`,
    parent === table.name
      ? 'Write a first row yourself.'
      : `Fill both: --table ${parent} --table ${table.name}`,
    exit.failed,
  )
}

function overlapping(table: Table, columns: readonly string[]): UserError {
  return new UserError(
    `${table.name}.${columns.join()} belongs to a foreign key that shares a column with another key.`,
    'gapi cannot choose keys that fit both: fill this table with a seed file.',
    exit.failed,
  )
}
