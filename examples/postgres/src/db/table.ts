import type { Knex } from 'knex'
import { newId } from './id.ts'
import { decoded, encoded, type Kinds } from './kinds.ts'

/** What every table has. A timestamp is read as an ISO 8601 string in UTC and written as a Date. */
export interface Row {
  readonly id: string
  readonly created_at: string
}

export type Writable<R> = {
  [Name in keyof R]: Name extends `${string}_at` ? Date | (R[Name] & null) : R[Name]
}
/** What a new row is made of. The table adds id and created_at, the database a number, and `.of(user)` the user_id. */
export type New<R extends Row> = Omit<Writable<R>, keyof Row | 'number' | 'user_id'>
export type Change<R extends Row> = Partial<New<R>>
export type Match<R extends Row> = Partial<Omit<R, `${string}_at`>>

/** Which rows a page has. */
export interface Part {
  readonly match?: object
  readonly order?: { readonly column: string; readonly descending: boolean }
  /** The page starts after this row. */
  readonly after?: { readonly value: string | number; readonly id: string } | undefined
  readonly limit: number
}

interface Options {
  /** The table has only the rows that match this, and gives it to new ones. */
  readonly scope?: Readonly<Record<string, string>>
  readonly kinds?: Kinds
}

/** There is no such row. Answered as 404. */
export class NotFound extends Error {}

/** The typed way to one table. Every value is bound, never written into the SQL. */
export class Table<R extends Row> {
  readonly #query: Knex
  readonly #name: string
  readonly #scope: Readonly<Record<string, string>>
  readonly #kinds: Kinds

  constructor(query: Knex, name: string, { scope = {}, kinds = {} }: Options = {}) {
    this.#query = query
    this.#name = name
    this.#scope = scope
    this.#kinds = kinds
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
  async page({ match = {}, order, after, limit }: Part): Promise<{ items: R[]; more: boolean }> {
    const { column, descending } = order ?? { column: 'id', descending: false }
    const [direction, sign] = descending ? (['desc', '<'] as const) : (['asc', '>'] as const)
    const rows = this.#rows().where(match).orderBy(column, direction).orderBy('id', direction)
    if (after) {
      const value = column.endsWith('_at') ? new Date(String(after.value)) : after.value
      rows.whereRaw(`(??, ??) ${sign} (?, ?)`, [column, 'id', value, after.id])
    }
    const items = this.#read(await rows.limit(limit + 1))
    return { items: items.slice(0, limit), more: items.length > limit }
  }

  /** How many rows match. */
  async total(match: object): Promise<number> {
    const [{ total }] = await this.#rows().where(match).count({ total: '*' })
    return Number(total)
  }

  /** Flushes a new row: it has an id, and nobody else sees it before the commit. */
  async add(values: New<R>): Promise<R> {
    const id = newId()
    await this.#query(this.#name).insert({
      id,
      created_at: new Date(),
      ...encoded(values, this.#kinds),
      ...this.#scope,
    })
    return this.get(id)
  }

  /** The row that matches, made if it is not there yet. */
  async ensure(match: Match<R>, values: New<R>): Promise<R> {
    return (await this.find(match)) ?? (await this.add(values))
  }

  async change(id: string, values: Change<R>): Promise<R> {
    await this.#rows().where({ id }).update(encoded(values, this.#kinds))
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
    return rows.map(row => decoded(row, this.#kinds))
  }

  #rows(): Knex.QueryBuilder {
    return this.#query(this.#name).where(this.#scope)
  }

  #missing(id: string): never {
    throw new NotFound(`There is no ${id} in ${this.#name}.`)
  }
}
