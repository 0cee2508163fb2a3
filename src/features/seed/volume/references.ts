import type { Column, ForeignKey, Table } from '../../../core/catalogue/table.ts'
import type { Make, Prepare, Value } from '../../../core/database/loading/value.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { hashOf } from './hash.ts'
import { countFreeKeys, type Keys, readFreeKeys, readKeys } from './keys.ts'

/** For a parent that may have one child: reads the parents without one, a batch at a time. */
export async function referOnce(
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
  key.columns.forEach((name, index) => {
    makes.set(name, row => keys.columns[index]?.[row - from] ?? null)
  })
  return async (on, first, count) => {
    from = first
    keys = await readFreeKeys(on, table.name, key, count)
  }
}

/** Fills the remaining columns of a foreign key with random keys of the parent. */
export async function refer(
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
    key.columns.forEach((name, index) => {
      makes.set(name, picked(keys.columns[index] ?? [], keys.size, salt, mayBeNull))
    })
    return
  }
  const own = key.table === table.name ? ownKeys(key, makes) : undefined
  if (own && !mayBeNull) {
    key.columns.forEach((name, index) => {
      makes.set(name, row => own[index]?.(start + (hashOf(salt, row) % (row - start + 1))) ?? null)
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

/** A row can refer to itself or to an earlier one if the referenced value is known before it is written. */
function ownKeys({ references }: ForeignKey, makes: ReadonlyMap<string, Make>): readonly Make[] | undefined {
  const own = references.flatMap(name => makes.get(name) ?? [])
  return own.length === references.length ? own : undefined
}

function isNullable(columns: readonly (Column | undefined)[], name: string): boolean {
  return columns.some(column => column?.name === name && column.nullable)
}

export function noParent(table: Table, { columns, table: parent }: ForeignKey): UserError {
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
