import type { Table } from '../../../core/catalogue/table.ts'
import type { Value } from '../../../core/database/loading/value.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import type { Keys } from './keys.ts'
import type { Combination } from './uniqueness.ts'

/** One part of a combination: its columns and their values. */
export interface ValueChoice extends Keys {
  readonly names: readonly string[]
}

/** Iterates over the combinations that no row has yet, always in the same order. */
export interface Walk {
  /** Chooses the combinations of the next rows. */
  next(rows: number): void
  /** The value of a column in one of them. */
  at(name: string, place: number): Value
}

/** The existing combinations are kept in memory, so their number is limited. */
const mostTaken = 1_000_000

export async function walk(
  knex: Knex,
  table: Table,
  { columns }: Combination,
  choices: readonly ValueChoice[],
  rows: number,
): Promise<Walk> {
  const taken = await readTaken(knex, table, choices)
  const all = choices.reduce((product, { size }) => product * size, 1)
  if (all - taken.size < rows)
    throw new UserError(
      `${table.name} is unique over ${columns.join(' and ')}: ${(all - taken.size).toLocaleString('en')} combinations are free, and ${rows.toLocaleString('en')} rows are asked for.`,
      choices.some(({ names }) => names.length === 0)
        ? ''
        : 'Ask for fewer rows, or fill the tables it refers to first.',
      exit.failed,
    )
  let from = 0
  let places = new Float64Array(0)
  return {
    next(count) {
      places = new Float64Array(count)
      for (let row = 0; row < count; from++) {
        if (taken.size === 0 || !taken.has(signature(choices, from))) places[row++] = from
      }
    },
    at(name, place) {
      let rest = places[place] ?? 0
      for (const { names, size, columns: values } of choices) {
        const column = names.indexOf(name)
        if (column >= 0) return values[column]?.[rest % size] ?? null
        rest = Math.floor(rest / size)
      }
      return null
    },
  }
}

async function readTaken(
  knex: Knex,
  table: Table,
  choices: readonly ValueChoice[],
): Promise<ReadonlySet<string>> {
  const names = choices.flatMap(choice => choice.names)
  const rows: readonly Readonly<Record<string, unknown>>[] = await knex(table.name)
    .select(names)
    .limit(mostTaken + 1)
  if (rows.length > mostTaken)
    throw new UserError(
      `${table.name} has more than ${mostTaken.toLocaleString('en')} rows already, which must differ in ${names.join(' and ')}.`,
      'Empty it first, then ask for all the rows at once.',
      exit.failed,
    )
  return new Set(rows.map(row => names.map(name => textOf(row[name])).join('\0')))
}

function signature(choices: readonly ValueChoice[], combination: number): string {
  let rest = combination
  const texts: string[] = []
  for (const { size, columns } of choices) {
    for (const values of columns) texts.push(textOf(values[rest % size]))
    rest = Math.floor(rest / size)
  }
  return texts.join('\0')
}

/** Drivers may return a boolean as 0 or 1. */
function textOf(value: unknown): string {
  if (typeof value === 'boolean') return String(Number(value))
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
}
