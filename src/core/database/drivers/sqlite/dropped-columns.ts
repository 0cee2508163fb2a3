import type { Knex } from '../../../project/knex.ts'

type Ddl = { readonly dropColumn: (columns: readonly string[]) => unknown }
type MakeDdl = (
  compiler: { readonly tableNameRaw: string },
  pragma: readonly unknown[] | undefined,
  connection: unknown,
) => Ddl

/**
 * Reports from now on which columns a `dropColumn` names that the table does not have: on SQLite Knex copies
 * the table without them and succeeds. The client's prototype is changed, because Knex makes the client of a
 * transaction from it.
 */
export function watchDroppedColumns(knex: Knex, report: (column: string) => void): void {
  const Client: typeof Knex.Client = knex.client.constructor
  const { ddl: make }: { readonly ddl: MakeDdl } = Object(Client.prototype)
  class Watching extends Client {
    ddl(...args: Parameters<MakeDdl>): Ddl {
      const ddl = make.apply(this, args)
      const [{ tableNameRaw: table }, pragma] = args
      const known = pragma?.map(column => String(Object(column).name).toLowerCase())
      const { dropColumn } = ddl
      return Object.assign(ddl, {
        dropColumn(columns: readonly string[]) {
          for (const column of columns)
            if (known?.includes(column.toLowerCase()) === false) report(`${table}.${column}`)
          return dropColumn.call(ddl, columns)
        },
      })
    }
  }
  Object.setPrototypeOf(knex.client, Watching.prototype)
}
