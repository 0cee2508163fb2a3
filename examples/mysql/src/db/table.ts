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
export type New<R extends Row> = Omit<Writable<R>, keyof Row>
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

  constructor(query: Knex, name: string) {
    this.#query = query
    this.#name = name
  }

  /** The first row that matches, or null. */
  async find(match: Match<R>): Promise<R | null> {
    return (await this.#query(this.#name).where(match).first()) ?? null
  }

  /** The row with this id; throws NotFound. */
  async get(id: string): Promise<R> {
    return (await this.#query(this.#name).where({ id }).first()) ?? this.#missing(id)
  }

  /** Rows in the order they were made. */
  async page({ limit, cursor }: { limit: number; cursor?: string | undefined }): Promise<PageOf<R>> {
    const rows = this.#query(this.#name)
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
    await this.#query(this.#name).insert({ id, created_at: new Date(), ...values })
    return this.get(id)
  }

  /** The row that matches, made if it is not there yet. */
  async ensure(match: Match<R>, values: New<R>): Promise<R> {
    return (await this.find(match)) ?? (await this.add(values))
  }

  async change(id: string, values: Change<R>): Promise<R> {
    await this.#query(this.#name).where({ id }).update(values)
    return this.get(id)
  }

  async remove(id: string): Promise<void> {
    const removed: number = await this.#query(this.#name).where({ id }).delete()
    if (removed === 0) this.#missing(id)
  }

  #missing(id: string): never {
    throw new NotFound(`There is no ${id} in ${this.#name}.`)
  }
}
