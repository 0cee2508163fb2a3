import type { Knex } from 'knex'
import { type Change, decoded, encoded, type Kinds, type Match, type New, newId, type Row } from './row.ts'

/** Which rows a page has. */
export interface Part {
  readonly match?: object
  readonly order?: { readonly column: string; readonly descending: boolean }
  /** The page starts after this row. */
  readonly after?: { readonly value: string | number; readonly id: string } | undefined
  readonly limit: number
}

type Scope = Readonly<Record<string, string>>

/** There is no such row. Answered as 404. */
export class NotFound extends Error {}

/**
 * The typed way to one table. Every value is bound, never written into the SQL. With a scope the table has only the rows
 * that match it, and gives it to new ones.
 */
export class Table<R extends Row> {
  readonly #query: Knex
  readonly #name: string
  readonly #kinds: Kinds | undefined
  readonly #scope: Scope | undefined

  constructor(query: Knex, name: string, kinds?: Kinds, scope?: Scope) {
    this.#query = query
    this.#name = name
    this.#kinds = kinds
    this.#scope = scope
  }

  /** The first row that matches, or null. */
  async find(match: Match<R>): Promise<R | null> {
    return this.#one(this.#rows().where(match))
  }

  /** Every row that matches, in the order they were made. */
  async all(match: Match<R>): Promise<R[]> {
    return this.#read(await this.#rows().where(match).orderBy('id'))
  }

  /** The row with this id; throws NotFound. */
  async get(id: string): Promise<R> {
    return (await this.#one(this.#rows().where({ id }))) ?? this.#missing(id)
  }

  /** The same row, which nobody else changes before the commit. */
  async lock(id: string): Promise<R> {
    return (await this.#one(this.#rows().where({ id }).forUpdate())) ?? this.#missing(id)
  }

  /** Rows that match, sorted by one column and then by id; without an order as they were made. */
  async page({ match, order, after, limit }: Part): Promise<{ items: R[]; more: boolean }> {
    const { column, descending } = order ?? { column: 'id', descending: false }
    const [direction, sign] = descending ? (['desc', '<'] as const) : (['asc', '>'] as const)
    const rows = this.#rows().orderBy(column, direction)
    if (match) rows.where(match)
    if (column !== 'id') rows.orderBy('id', direction)
    if (after) {
      const value = column.endsWith('_at') ? new Date(String(after.value)) : after.value
      rows.whereRaw(`(??, ??) ${sign} (?, ?)`, [column, 'id', value, after.id])
    }
    const items = this.#read(await rows.limit(limit + 1))
    const more = items.length > limit
    return { items: more ? items.slice(0, limit) : items, more }
  }

  /** How many rows match. */
  async total(match: object): Promise<number> {
    const [{ total }] = await this.#rows().where(match).count({ total: '*' })
    return Number(total)
  }

  /** Flushes a new row: it has an id, and nobody else sees it before the commit. */
  async add(values: New<R>): Promise<R> {
    const id = newId()
    const row = { id, created_at: new Date(), ...this.#written(values), ...this.#scope }
    await this.#query(this.#name).insert(row)
    return this.get(id)
  }

  /** The row that matches, made if it is not there yet. */
  async ensure(match: Match<R>, values: New<R>): Promise<R> {
    return (await this.find(match)) ?? (await this.add(values))
  }

  async change(id: string, values: Change<R>): Promise<R> {
    await this.#rows().where({ id }).update(this.#written(values))
    return this.get(id)
  }

  async remove(id: string): Promise<void> {
    const removed: number = await this.#rows().where({ id }).delete()
    if (removed === 0) this.#missing(id)
  }

  async #one(rows: Knex.QueryBuilder): Promise<R | null> {
    return this.#read(await rows.limit(1))[0] ?? null
  }

  #read(rows: R[]): R[] {
    const kinds = this.#kinds
    return kinds ? rows.map(row => decoded(row, kinds)) : rows
  }

  #written<V extends object>(values: V): V {
    return this.#kinds ? encoded(values, this.#kinds) : values
  }

  #rows(): Knex.QueryBuilder {
    const rows = this.#query(this.#name)
    return this.#scope ? rows.where(this.#scope) : rows
  }

  #missing(id: string): never {
    throw new NotFound(`There is no ${id} in ${this.#name}.`)
  }
}

/** A table whose rows belong to clients. The only way in is through one of them: nobody sees another's rows. */
export class OwnedTable<R extends Row & { readonly user_id: string }> {
  readonly #of: (scope: Scope) => Table<R>

  constructor(query: Knex, name: string, kinds?: Kinds) {
    this.#of = scope => new Table(query, name, kinds, scope)
  }

  /** The rows of this user; new rows become theirs. */
  of({ id }: { readonly id: string }): Table<R> {
    return this.#of({ user_id: id })
  }
}
