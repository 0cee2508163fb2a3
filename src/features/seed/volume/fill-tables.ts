import type { Table } from '../../../core/catalogue/table.ts'
import { tablesInOrder } from '../../../core/catalogue/table-order.ts'
import { driverOf } from '../../../core/database/drivers/driver-of.ts'
import { driverErrorOf } from '../../../core/database/fault/driver-error.ts'
import { faultOf } from '../../../core/database/fault/fault.ts'
import type { Batch, Loader } from '../../../core/database/loading/loader.ts'
import { readCatalogue } from '../../../core/database/read-catalogue.ts'
import type { HeldLock } from '../../../core/ledger/lock.ts'
import type { Knex } from '../../../core/project/knex.ts'
import { Cancelled, exit, UserError } from '../../../core/system/errors.ts'
import { loaderFor } from './loader-for.ts'
import { planTable, type RowOptions, type TablePlan } from './plan-table.ts'

export interface VolumeRequest extends RowOptions {
  /** Empty: all tables. */
  readonly tables: readonly string[]
  /** One transaction for all; otherwise one for each batch. */
  readonly transaction: boolean
  /** The names of Knex's own tables. */
  readonly bookkeeping?: { readonly tableName: string }
}

export interface VolumeWatch {
  readonly signal: AbortSignal
  /** Called during the run: how many rows of a table are inserted, of how many. */
  onProgress(table: string, rows: number, of: number): void
  /** The lock, where other processes may use the database too; checked before each commit. */
  readonly lock?: HeldLock
}

export interface FilledTable {
  readonly table: string
  readonly rows: number
  readonly method: Loader['method']
  readonly milliseconds: number
}

/** Rows per loader statement, and per transaction where there is more than one. */
const batchRows = 50_000

/**
 * Fills tables with generated rows, parents first. In one transaction, all rows are written or none;
 * otherwise committed batches stay, and the error says how many rows these are.
 */
export async function fillTables(
  knex: Knex,
  request: VolumeRequest,
  watch: VolumeWatch,
): Promise<FilledTable[]> {
  const tables = tablesInOrder(await readCatalogue(knex, request.bookkeeping), request.tables)
  const filled: FilledTable[] = []
  if (!request.transaction) {
    const each: InTransaction = work =>
      knex.transaction(async trx => {
        await work(trx)
        await watch.lock?.check()
      })
    for (const table of tables) filled.push(await fill(knex, table, request, watch, each))
    return filled
  }
  await knex.transaction(async trx => {
    for (const table of tables) filled.push(await fill(trx, table, request, watch, work => work(trx)))
    await watch.lock?.check()
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
  let method: Loader['method'] = 'inserts'
  let done = 0
  const onRows = (rows: number) => onProgress(table.name, done + rows, request.rows)
  try {
    const plan = await planTable(knex, table, request)
    while (done < plan.rows) {
      const batch = { first: plan.start + done, rows: Math.min(batchRows, plan.rows - done), signal, onRows }
      await inTransaction(async trx => {
        method = await loadBatch(trx, plan, batch)
      })
      done += batch.rows
    }
  } catch (error) {
    throw explained(error, table, request, done)
  }
  return { table: table.name, rows: done, method, milliseconds: Math.round(performance.now() - started) }
}

async function loadBatch(trx: Knex.Transaction, plan: TablePlan, batch: Batch): Promise<Loader['method']> {
  const loader = await loaderFor(trx, plan)
  await plan.prepare(trx, batch.first, batch.rows)
  const load = () => loader.load(batch)
  const { inSession } = driverOf(trx).rows
  await (inSession ? inSession(trx, load) : load())
  if (batch.signal.aborted) throw new Cancelled('Cancelled.')
  return loader.method
}

/** The error of the database, and how many rows were committed. */
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
  const { detail } = driverErrorOf(error)
  const text = `${error.message.replace(/^.* - (?=[^-]+$)/s, '')}${detail ? `: ${detail}` : ''}`
  const hint = [faultOf(error)?.hint, left].filter(Boolean).join(' ')
  return new UserError(`${table}: ${text.replace(/\.?$/, '.')}`, hint, exit.failed)
}
