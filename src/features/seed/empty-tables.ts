import type { Catalogue } from '../../core/catalogue/table.ts'
import { faultOf } from '../../core/database/fault/fault.ts'
import type { Knex } from '../../core/project/knex.ts'
import { exit, UserError } from '../../core/system/errors.ts'
import { messageOf } from './insert.ts'
import { childrenFirst } from './seed-order.ts'

/**
 * Deletes all rows of these tables, referring tables first. Uses `delete`, which every database can roll
 * back.
 */
export async function emptyTables(trx: Knex, catalogue: Catalogue, names: readonly string[]): Promise<void> {
  for (const name of childrenFirst(names, catalogue)) {
    try {
      await trx(name).del()
    } catch (error) {
      throw refusedToDelete(error, `Could not empty ${name}`, name, names, catalogue)
    }
  }
}

/** The error for rows that cannot be deleted, because another table refers to them. */
export function refusedToDelete(
  error: unknown,
  what: string,
  name: string,
  names: readonly string[],
  { tables }: Catalogue,
): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const children = tables.filter(({ foreignKeys }) => foreignKeys.some(({ table }) => table === name))
  const others = children.map(table => table.name).filter(child => !names.includes(child))
  return new UserError(
    `${what}: ${messageOf(error)}`,
    others.length > 0
      ? `Rows of ${others.join(', ')} refer to it: remove them first.`
      : `${faultOf(error)?.hint ?? ''} Nothing was changed.`.trimStart(),
    exit.failed,
  )
}
