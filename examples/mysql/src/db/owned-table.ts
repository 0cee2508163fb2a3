import type { Knex } from 'knex'
import type { Kinds } from './kinds.ts'
import { type Row, Table } from './table.ts'

/** A table whose rows belong to clients. The only way in is through one of them: nobody sees another's rows. */
export class OwnedTable<R extends Row & { readonly user_id: string }> {
  readonly #query: Knex
  readonly #name: string
  readonly #kinds: Kinds

  constructor(query: Knex, name: string, { kinds = {} }: { kinds?: Kinds } = {}) {
    this.#query = query
    this.#name = name
    this.#kinds = kinds
  }

  /** The rows of this user; new rows become theirs. */
  of({ id }: { readonly id: string }): Table<R> {
    return new Table(this.#query, this.#name, { scope: { user_id: id }, kinds: this.#kinds })
  }
}
