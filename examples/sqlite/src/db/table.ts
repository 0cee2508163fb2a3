import type { Knex } from 'knex'
import { batchesOf } from './batches.ts'
import { type ColumnTypes, comparable, decodeRow, encodeValues } from './column-types.ts'
import { type Change, type Match, type New, newId, type Row } from './row.ts'
import { written } from './written.ts'

/** Which rows a page contains. */
export interface PageQuery {
  readonly match?: object
  readonly order?: { readonly column: string; readonly descending: boolean }
  /** The last row of the previous page. */
  readonly after?: { readonly value: string | number; readonly id: string } | undefined
  readonly limit: number
}

type NumberColumn<R> = { [Name in keyof R]: R[Name] extends number ? Name : never }[keyof R] & string

type Scope = Readonly<Record<string, string>>

/** The row does not exist. The response is 404. */
export class NotFound extends Error {}

/**
 * Typed access to one table. Values are always bound, never part of the SQL, and are compared only with a column of
 * their type. A scope limits the table to the rows that match it, and is set on new rows.
 */
export class Table<R extends Row> {
  /** Its name in the database. */
  readonly name: string
  readonly #query: Knex
  readonly #columnTypes: ColumnTypes | undefined
  readonly #scope: Scope | undefined

  constructor(query: Knex, name: string, columnTypes?: ColumnTypes, scope?: Scope) {
    this.#query = query
    this.name = name
    this.#columnTypes = columnTypes
    this.#scope = scope
  }

  /** The first row that matches, or null. */
  async find(match: Match<R>): Promise<R | null> {
    return this.#one(this.#rows(match))
  }

  /** Every row that matches, in order of creation. */
  async all(match: Match<R>): Promise<R[]> {
    return this.#read(await this.#rows(match).orderBy('id'))
  }

  /** The row with this id. Throws NotFound. */
  async get(id: string): Promise<R> {
    return (await this.#one(this.#rows({ id }))) ?? this.#missing(id)
  }

  /** The same row, locked until the commit. */
  async lock(id: string): Promise<R> {
    return (await this.#one(this.#rows({ id }).forUpdate())) ?? this.#missing(id)
  }

  /**
   * The rows with these ids, locked until the commit; there may be fewer. They are locked in the same order everywhere,
   * so that two requests cannot deadlock.
   */
  async lockAll(ids: readonly string[]): Promise<R[]> {
    const values = ids.map(id => this.#comparable('id', id))
    return this.#read(await this.#rows().whereIn('id', values).orderBy('id').forUpdate())
  }

  /** Matching rows, sorted by a column and then by id (default: in order of creation). */
  async page({ match = {}, order, after, limit }: PageQuery): Promise<{ items: R[]; more: boolean }> {
    const { column, descending } = order ?? { column: 'id', descending: false }
    const [direction, sign] = descending ? (['desc', '<'] as const) : (['asc', '>'] as const)
    const rows = this.#rows(match)
    // In rows with one value of the column, MariaDB would sort by it once more.
    if (!(column in match)) rows.orderBy(column, direction)
    if (column !== 'id') rows.orderBy('id', direction)
    if (after) {
      const value = this.#comparable(column, after.value)
      const id = this.#comparable('id', after.id)
      // Not `(a, b) < (?, ?)`: for that, MariaDB and MySQL read every row of the earlier pages.
      rows.where(column, `${sign}=`, value)
      rows.where(row => row.where(column, sign, value).orWhere('id', sign, id))
    }
    const items = this.#read(await rows.limit(limit + 1))
    const more = items.length > limit
    return { items: more ? items.slice(0, limit) : items, more }
  }

  /** The number of matching rows; with a limit, counting stops there. */
  async total(match: object, limit?: number): Promise<number> {
    const rows = this.#rows(match)
    if (limit !== undefined) rows.select(this.#query.raw('1')).limit(limit)
    const counted: Knex.QueryBuilder = limit === undefined ? rows : this.#query.from(rows.as('counted'))
    const [{ total }] = await counted.count({ total: '*' })
    return Number(total)
  }

  /** Inserts a row and returns it with its id. Other transactions see it after the commit. */
  async add(values: New<R>): Promise<R> {
    const row = this.#new(values)
    return this.#written(this.#query(this.name).insert(row), row.id)
  }

  /** Inserts several rows in one statement; more than the database takes at once, in several. Returns their ids. */
  async addAll(values: ReadonlyArray<New<R>>): Promise<string[]> {
    const rows = values.map(each => this.#new(each))
    for (const batch of batchesOf(rows)) await this.#query(this.name).insert(batch)
    return rows.map(({ id }) => id)
  }

  /** The row that matches; inserts it if there is none. */
  async ensure(match: Match<R>, values: New<R>): Promise<R> {
    return (await this.find(match)) ?? (await this.add(values))
  }

  async change(id: string, values: Change<R>): Promise<R> {
    return this.#written(this.#rows({ id }).update(this.#encode(values)), id)
  }

  /**
   * Adds to a number of several rows in one statement, e.g. `increment('stock', new Map([[id, -2]]))`. Call lockAll first:
   * the statement locks them in any order. Throws NotFound.
   */
  async increment(column: NumberColumn<R>, amounts: ReadonlyMap<string, number>): Promise<void> {
    if (amounts.size === 0) return
    const ids = [...amounts.keys()].map(id => this.#comparable('id', id))
    const cases = 'when ? then ?? + ? '.repeat(amounts.size)
    const sum = this.#query.raw(
      `case id ${cases}end`,
      [...amounts].flatMap(([id, amount]) => [id, column, amount]),
    )
    const changed: number = await this.#rows().whereIn('id', ids).update(column, sum)
    if (changed < amounts.size) throw new NotFound(`Not all of these are in ${this.name}: ${ids.join(', ')}.`)
  }

  async remove(id: string): Promise<void> {
    const removed: number = await this.#rows({ id }).delete()
    if (removed === 0) this.#missing(id)
  }

  #new(values: New<R>) {
    return { id: newId(), created_at: new Date(), ...this.#encode(values), ...this.#scope }
  }

  /** Runs a write of one row, and returns the row as it is stored. */
  async #written(write: Knex.QueryBuilder, id: string): Promise<R> {
    return this.#read(await written(write, this.#rows({ id })))[0] ?? this.#missing(id)
  }

  async #one(rows: Knex.QueryBuilder): Promise<R | null> {
    return this.#read(await rows.limit(1))[0] ?? null
  }

  #read(rows: R[]): R[] {
    const columnTypes = this.#columnTypes
    return columnTypes ? rows.map(row => decodeRow(row, columnTypes)) : rows
  }

  #encode<V extends object>(values: V): V {
    return this.#columnTypes ? encodeValues(values, this.#columnTypes) : values
  }

  #rows(match: object = {}): Knex.QueryBuilder {
    const rows = this.#query(this.name)
    const conditions = [match, this.#scope ?? {}].flatMap(each => Object.entries(each))
    for (const [column, value] of conditions) rows.where(column, this.#comparable(column, value))
    return rows
  }

  #comparable(column: string, value: unknown) {
    return comparable(this.name, column, this.#columnTypes?.[column], value)
  }

  #missing(id: string): never {
    throw new NotFound(`There is no ${id} in ${this.name}.`)
  }
}

/** A table whose rows belong to clients. A client sees only its own rows. */
export class OwnedTable<R extends Row & { readonly user_id: string }> {
  /** Its name in the database. */
  readonly name: string
  readonly #of: (scope?: Scope) => Table<R>

  constructor(query: Knex, name: string, columnTypes?: ColumnTypes) {
    this.name = name
    this.#of = scope => new Table(query, name, columnTypes, scope)
  }

  /** The table limited to this user's rows; new rows get the user's id. */
  of({ id }: { readonly id: string }): Table<R> {
    return this.#of({ user_id: id })
  }

  /** The rows of all users, for admins; only routes of on.admin and commands have it. A new row needs an owner. */
  ofEveryone(): Omit<Table<R>, 'add' | 'addAll' | 'ensure'> {
    return this.#of()
  }
}
