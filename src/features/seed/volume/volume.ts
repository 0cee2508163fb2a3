import { readCatalogue } from '../../../core/catalogue/catalogue.ts'
import type { Table } from '../../../core/catalogue/table.ts'
import { Cancelled, exit, UserError } from '../../../core/errors.ts'
import type { Knex } from '../../../core/knex.ts'
import type { Batch, Loader } from './loaders/batch.ts'
import { loaderFor } from './loaders/loader.ts'
import { tablesInOrder } from './order.ts'
import { type Plan, planTable, type Wanted } from './plan.ts'
import { inSession } from './session.ts'

export interface VolumeRequest extends Wanted {
  /** None: every table. */
  readonly tables: readonly string[]
  /** All in one transaction; otherwise one for each batch. */
  readonly transaction: boolean
  /** What Knex's own tables are called. */
  readonly bookkeeping?: { readonly tableName: string }
}

export interface VolumeWatch {
  readonly signal: AbortSignal
  /** Told as rows go: how many of a table are on their way, of how many. */
  onProgress(table: string, rows: number, of: number): void
}

export interface FilledTable {
  readonly table: string
  readonly rows: number
  readonly way: Loader['way']
  readonly milliseconds: number
}

/** Rows of one statement of a loader, and of one transaction where there is not one for all. */
export const batchRows = 50_000

/**
 * Fills tables with made rows, parents first. In one transaction all rows are there in the end or none; otherwise the
 * batches that were committed stay, and whoever is told of a failure is told how many rows that are.
 */
export async function fillTables(
  knex: Knex,
  request: VolumeRequest,
  watch: VolumeWatch,
): Promise<FilledTable[]> {
  const tables = tablesInOrder(await readCatalogue(knex, request.bookkeeping), request.tables)
  const filled: FilledTable[] = []
  if (!request.transaction) {
    const each: InTransaction = work => knex.transaction(work)
    for (const table of tables) filled.push(await fill(knex, table, request, watch, each))
    return filled
  }
  await knex.transaction(async trx => {
    for (const table of tables) filled.push(await fill(trx, table, request, watch, work => work(trx)))
  })
  return filled
}

type InTransaction = (work: (trx: Knex.Transaction) => Promise<void>) => Promise<void>

async function fill(
  knex: Knex,
  table: Table,
  request: VolumeRequest,
  { signal, onProgress }: VolumeWatch,
  inTransaction: InTransaction,
): Promise<FilledTable> {
  const started = performance.now()
  let way: Loader['way'] = 'inserts'
  let done = 0
  const onRows = (rows: number) => onProgress(table.name, done + rows, request.rows)
  try {
    const plan = await planTable(knex, table, request)
    while (done < plan.rows) {
      const batch = { first: plan.start + done, rows: Math.min(batchRows, plan.rows - done), signal, onRows }
      await inTransaction(async trx => {
        way = await loadBatch(trx, plan, batch)
      })
      done += batch.rows
    }
  } catch (error) {
    throw explained(error, table, request, done)
  }
  return { table: table.name, rows: done, way, milliseconds: Math.round(performance.now() - started) }
}

async function loadBatch(trx: Knex.Transaction, plan: Plan, batch: Batch): Promise<Loader['way']> {
  const loader = await loaderFor(trx, plan)
  await plan.prepare(trx, batch.first, batch.rows)
  await inSession(trx, () => loader.load(batch))
  if (batch.signal.aborted) throw new Cancelled('Cancelled.')
  return loader.way
}

/** What the database refused, and what is there now. */
function explained(
  error: unknown,
  { name: table }: Table,
  { rows, transaction }: VolumeRequest,
  done: number,
): unknown {
  const left =
    transaction || done === 0
      ? 'Nothing was written.'
      : `${done.toLocaleString('en')} of ${rows.toLocaleString('en')} rows of ${table} are written.`
  if (error instanceof Cancelled) return new Cancelled(`Cancelled. ${left}`)
  if (error instanceof UserError)
    return new UserError(error.message, `${error.hint} ${left}`.trim(), error.code)
  if (!(error instanceof Error) || !('code' in error)) return error
  const detail: unknown = Reflect.get(error, 'detail')
  const says = `${error.message.replace(/^.* - (?=[^-]+$)/s, '')}${detail ? `: ${detail}` : ''}`
  return new UserError(`${table}: ${says.replace(/\.?$/, '.')}`, left, exit.failed)
}
