import type { Knex } from '../project/knex.ts'

/** A table whose callback returned a promise, and how many statements it had written by then. */
interface AsyncTable {
  readonly name: string
  readonly builder: object
  readonly written: number
}

/**
 * Watches the callbacks of createTable and alterTable from now on. Knex compiles the table when the callback
 * returns, so that one which is async loses what follows its first await. `lost` names the tables where
 * something followed; with `isRunning`, all with an async callback, because a query in it still runs.
 * `isOpen`: such a callback has not ended.
 */
export function watchTableCallbacks(client: Pick<Knex.Client, 'tableBuilder'>): {
  lost(isRunning: boolean): string[]
  isOpen(): boolean
  stop(): void
} {
  const { tableBuilder } = client
  const seen: AsyncTable[] = []
  const open = new Set<Promise<unknown>>()
  client.tableBuilder = (...[type, name, like, callback]: readonly unknown[]) => {
    const builder = tableBuilder.call(client, type, name, like, watched(callback))
    return builder

    function watched(call: unknown): unknown {
      if (typeof call !== 'function') return call
      return function (this: object, table: unknown) {
        const result: unknown = call.call(this, table)
        if (result instanceof Promise) {
          seen.push({ name: String(name), builder: this, written: statementsIn(this) })
          open.add(result)
          const end = () => void open.delete(result)
          result.then(end, end)
        }
        return result
      }
    }
  }
  return {
    lost: isRunning =>
      seen
        .filter(({ builder, written }) => isRunning || statementsIn(builder) > written)
        .map(({ name }) => name),
    isOpen: () => open.size > 0,
    stop: () => Object.assign(client, { tableBuilder }),
  }
}

function statementsIn(builder: object): number {
  return '_statements' in builder && Array.isArray(builder._statements) ? builder._statements.length : 0
}
