import type { Catalogue } from '../../core/catalogue/table.ts'
import { exit, UserError } from '../../core/errors.ts'
import type { Knex } from '../../core/knex.ts'
import { messageOf } from './insert.ts'
import { childrenFirst } from './order.ts'

/** Deletes every row of these tables, those first that refer to others. By `delete`, which every database takes back. */
export async function emptyTables(trx: Knex, catalogue: Catalogue, names: readonly string[]): Promise<void> {
  for (const name of childrenFirst(names, catalogue)) {
    try {
      await trx(name).del()
    } catch (error) {
      throw refusedToDelete(error, `Could not empty ${name}`, name, names, catalogue)
    }
  }
}

/** Rows that a database keeps, because those of a table beyond these refer to them. */
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
      : 'Nothing was changed.',
    exit.failed,
  )
}
