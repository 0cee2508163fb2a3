import type { Column } from '../../core/catalogue/table.ts'
import { cellOf } from '../../core/database/values/cell.ts'
import { readStored, type Stored, whereCells } from '../../core/database/values/stored.ts'
import { Cancelled, exit, UserError } from '../../core/system/errors.ts'
import { refusedToDelete } from './empty-tables.ts'
import { keyTextOf } from './key-columns.ts'
import { columnNamed } from './reference.ts'
import { childrenFirst } from './seed-order.ts'
import type { SeededRows, SeedRun } from './upsert-rows.ts'

const rowsAtOnce = 200

/**
 * Deletes the rows of these tables that no data seed has, referring tables first, and returns how many of
 * each table. Tables that only code seeds are left alone, because their rows have no known key.
 */
export async function prune(run: SeedRun, given: readonly SeededRows[]): Promise<Map<string, number>> {
  const byTable = new Map<string, SeededRows>()
  for (const one of given) byTable.set(one.table.name, together(byTable.get(one.table.name), one))
  const names = [...byTable.keys()]
  const deleted = new Map<string, number>()
  for (const name of childrenFirst(names, run.catalogue)) {
    const one = byTable.get(name)
    if (!one) continue
    try {
      deleted.set(name, await deleteOthers(run, one))
    } catch (error) {
      throw refusedToDelete(
        error,
        `Could not remove the rows of ${name} that no seed has`,
        name,
        names,
        run.catalogue,
      )
    }
  }
  return deleted
}

/** Several files may have rows of one table. */
function together(before: SeededRows | undefined, one: SeededRows): SeededRows {
  if (!before || before.key.length === 0) return one
  if (one.key.length === 0) return before
  const [known, other] = [before, one].map(({ key }) => key.join(', '))
  if (known !== other)
    throw new UserError(
      `Seeds know the rows of ${one.table.name} by ${known} and by ${other}, so none can say which it does not have.`,
      'Give all of them the same key.',
      exit.failed,
    )
  return { ...before, texts: new Set([...before.texts, ...one.texts]) }
}

async function deleteOthers(run: SeedRun, { table, key, texts }: SeededRows): Promise<number> {
  const { trx, signal } = run
  if (key.length === 0) return trx(table.name).del()
  const columns = key.map(name => columnNamed(table, name))
  const others = (await readStored(trx, table, columns)).filter(
    row => !texts.has(keyTextOf(key, name => row[name])),
  )
  let deleted = 0
  for (let from = 0; from < others.length; from += rowsAtOnce) {
    if (signal.aborted) throw new Cancelled('Cancelled. Nothing was changed.')
    const query = trx(table.name)
    for (const row of others.slice(from, from + rowsAtOnce))
      query.orWhere(inner => whereCells(inner, cellsOf(run, columns, row)))
    deleted += await query.del()
  }
  return deleted
}

function cellsOf({ stored }: SeedRun, columns: readonly Column[], row: Stored) {
  return new Map(
    columns.map(column => {
      const text = row[column.name] ?? null
      const value = column.type === 'binary' && text !== null ? Buffer.from(text, 'hex') : text
      return [column.name, cellOf(value, column, stored)]
    }),
  )
}
