import { everyTable } from './statement-tables.ts'

/** A transaction that changes tables. */
export interface Write {
  readonly id: string
  readonly tables: readonly string[]
}

/**
 * What writes have changed, by table. It decides whether a response that was made before still holds. Its time advances
 * with each change, so that it does not depend on a clock.
 */
export class Changes {
  #time = 0
  /** When a write last changed everything, and anything. */
  #everything = 0
  readonly #tables = new Map<string, number>()
  readonly #pending = new Map<string, { readonly write: Write; readonly timer: NodeJS.Timeout }>()
  /** How many writes of each table may still be committed. */
  readonly #counts = new Map<string, number>()

  get time(): number {
    return this.#time
  }

  /**
   * A write may be committed from now on: until it ends, nothing that depends on its tables holds. If its end is never heard
   * of, because its instance died, that is after `milliseconds`, when it has been committed or never will be.
   */
  begin(write: Write, milliseconds: number): void {
    if (this.#pending.has(write.id)) return
    const timer = setTimeout(() => this.end(write), milliseconds).unref()
    this.#pending.set(write.id, { write, timer })
    for (const table of write.tables) this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1)
    this.#change(write.tables)
  }

  /** The write was committed, or will not be. */
  end(write: Write): void {
    const begun = this.#pending.get(write.id)
    clearTimeout(begun?.timer)
    this.#pending.delete(write.id)
    for (const table of begun?.write.tables ?? []) {
      const count = (this.#counts.get(table) ?? 1) - 1
      if (count > 0) this.#counts.set(table, count)
      else this.#counts.delete(table)
    }
    this.#change(write.tables)
  }

  /** Anything may have changed. */
  all(): void {
    this.#change([everyTable])
  }

  /** Whether what was read at a time from these tables is still true. */
  isUnchanged(since: number, tables: readonly string[]): boolean {
    if (this.#everything > since || this.#counts.has(everyTable)) return false
    for (const table of tables) {
      if (table === everyTable ? this.#time > since || this.#pending.size > 0 : this.#isChanged(since, table))
        return false
    }
    return true
  }

  #isChanged(since: number, table: string): boolean {
    return (this.#tables.get(table) ?? 0) > since || this.#counts.has(table)
  }

  #change(tables: readonly string[]): void {
    this.#time++
    for (const table of tables) this.#tables.set(table, this.#time)
    if (tables.includes(everyTable)) this.#everything = this.#time
  }
}
