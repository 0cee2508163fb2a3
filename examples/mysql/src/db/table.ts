import type { Knex } from 'knex'
import { newId } from './id.ts'

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

/** The next page starts after the row whose id is the cursor. */
export interface PageOf<R> {
  readonly items: R[]
  readonly next: string | null
}

/** There is no such row. Answered as 404. */
export class NotFound extends Error {}

/** The typed way to one table. Every value is bound, never written into the SQL. */
export class Table<R extends Row> {
  readonly #query: Knex
  readonly #name: string
  readonly #scope: Record<string, string>

  /** With a scope the table has only the rows that match it, and gives it to new ones. */
  constructor(query: Knex, name: string, scope: Record<string, string> = {}) {
    this.#query = query
    this.#name = name
    this.#scope = scope
  }

  /** The first row that matches, or null. */
  async find(match: Match<R>): Promise<R | null> {
    return (await this.#rows().where(match).first()) ?? null
  }

  /** Every row that matches, in the order they were made. */
  async all(match: Match<R>): Promise<R[]> {
    return this.#rows().where(match).orderBy('id')
  }

  /** The row with this id; throws NotFound. */
  async get(id: string): Promise<R> {
    return (await this.#rows().where({ id }).first()) ?? this.#missing(id)
  }

  /** The same row, which nobody else changes before the commit. */
  async lock(id: string): Promise<R> {
    return (await this.#rows().where({ id }).forUpdate().first()) ?? this.#missing(id)
  }

  /** Rows in the order they were made. */
  async page({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<PageOf<R>> {
    const rows = this.#rows()
      .orderBy('id')
      .limit(limit + 1)
    const items: R[] = await (cursor ? rows.where('id', '>', cursor) : rows)
    const more = items.length > limit
    if (more) items.pop()
    return { items, next: more ? (items.at(-1)?.id ?? null) : null }
  }

  /** Flushes a new row: it has an id, and nobody else sees it before the commit. */
  async add(values: New<R>): Promise<R> {
    const id = newId()
    await this.#query(this.#name).insert({ id, created_at: new Date(), ...values, ...this.#scope })
    return this.get(id)
  }

  /** The row that matches, made if it is not there yet. */
  async ensure(match: Match<R>, values: New<R>): Promise<R> {
    return (await this.find(match)) ?? (await this.add(values))
  }

  async change(id: string, values: Change<R>): Promise<R> {
    await this.#rows().where({ id }).update(values)
    return this.get(id)
  }

  async remove(id: string): Promise<void> {
    const removed: number = await this.#rows().where({ id }).delete()
    if (removed === 0) this.#missing(id)
  }

  #rows() {
    return this.#query(this.#name).where(this.#scope)
  }

  #missing(id: string): never {
    throw new NotFound(`There is no ${id} in ${this.#name}.`)
  }
}
