import { hash } from 'node:crypto'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { Id } from '../db/row.ts'
import type { Part } from '../db/table.ts'
import { unstorable } from './contract.ts'
import { invalid } from './problem.ts'

const LARGEST = 100

/** What any list can be asked for. The filters that a route declares come on top. */
interface ListQuery {
  readonly limit?: number
  readonly cursor?: string
  readonly sort?: string
  readonly fields?: string
  readonly count?: boolean
}

/** One page: follow `next` until it is null. With `fields` an item has only those. */
interface List<T> {
  readonly items: Array<Partial<T>>
  readonly next: string | null
  readonly total?: number
}

interface Source<T> {
  page(part: Part): Promise<{ items: T[]; more: boolean }>
  total(match: object): Promise<number>
}

/** The query, the reply and the reading of a list of such items. Filter and sort by columns that are never null. */
export function list<T extends TObject>(
  item: T,
  { filter = [], sort = [] }: { filter?: readonly string[]; sort?: readonly string[] },
) {
  type Item = Static<T> & { readonly id: string }
  return {
    query: Type.Unsafe<ListQuery>(querySchema(item, filter, sort)),
    reply: Type.Unsafe<List<Static<T>>>(replySchema(item)),

    /** Reads one page and links to the next; `url` is the request's own, so that the link keeps its query. */
    async read(url: string, query: ListQuery, source: Source<Item>): Promise<List<Static<T>>> {
      const { limit = 20, cursor, sort = 'id', fields, count, ...match } = query
      const column = sort.replace(/^-/, '')
      const asked = [column, sort, match]
      const after = cursor ? positionOf(cursor, asked, item.properties[column] ?? Type.Never()) : undefined
      const order = { column, descending: sort.startsWith('-') }
      const { items, more } = await source.page({ match, order, after, limit: Math.min(limit, LARGEST) })
      const last = more ? items.at(-1) : undefined
      return {
        items: fields ? items.map(item => only(fields.split(','), item)) : items,
        next: last ? linkTo(url, cursorOf(Reflect.get(last, column), last.id, asked)) : null,
        ...(count && { total: await source.total(match) }),
      }
    },
  }
}

function querySchema({ properties }: TObject, filter: readonly string[], sort: readonly string[]) {
  const name = `(${Object.keys(properties).join('|')})`
  const filters = Object.entries(properties).filter(([name]) => filter.includes(name))
  return Type.Object(
    {
      limit: Type.Optional(
        Type.Integer({ minimum: 1, default: 20, description: `More than ${LARGEST} is read as ${LARGEST}.` }),
      ),
      cursor: Type.Optional(Type.String({ description: 'From the next link of a page.' })),
      ...(sort.length > 0 && {
        sort: Type.Optional(
          Type.Enum(
            sort.flatMap(column => [column, `-${column}`]),
            { description: 'With - the largest first. Without sort: in the order they were made.' },
          ),
        ),
      }),
      fields: Type.Optional(
        Type.String({
          pattern: `^${name}(,${name})*$`,
          description: 'The fields to answer, with commas between.',
        }),
      ),
      count: Type.Optional(Type.Boolean({ description: 'Whether to count all that match, as total.' })),
      ...Object.fromEntries(filters.map(([name, schema]) => [name, Type.Optional(schema)])),
    },
    { additionalProperties: false },
  )
}

function replySchema(item: TObject) {
  return Type.Object({
    items: Type.Array(Type.Partial(item)),
    next: Type.Unsafe({
      type: ['string', 'null'],
      description: 'A link to the next page.',
      examples: [null],
    }),
    total: Type.Optional(Type.Integer({ examples: [3] })),
  })
}

function only<T extends object>(fields: readonly string[], item: T): Partial<T> {
  const kept: Partial<T> = {}
  for (const field of fields) Reflect.set(kept, field, Reflect.get(item, field))
  return kept
}

function linkTo(url: string, cursor: string): string {
  const [path = '', search] = url.split('?')
  const query = new URLSearchParams(search)
  query.set('cursor', cursor)
  return `${path}?${query}`
}

/** The position as opaque text, that is good for this very list only. */
function cursorOf(value: unknown, id: string, list: unknown): string {
  return Buffer.from(JSON.stringify([digestOf(list), value, id])).toString('base64url')
}

/** Reads what cursorOf wrote; `value` is the schema of the sorted column. Refuses the cursor of another list. */
function positionOf(cursor: string, list: unknown, value: TSchema): NonNullable<Part['after']> {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString())
  if (!Value.Check(Type.Tuple([Type.Literal(digestOf(list)), value, Id]), parts)) throw foreign()
  const [, last, id] = parts as [string, string | number, string]
  const leapSecond = Reflect.get(value, 'format') === 'date-time' && Number.isNaN(Date.parse(String(last)))
  if (leapSecond || unstorable(last).length > 0) throw foreign()
  return { value: last, id }
}

function digestOf(list: unknown): string {
  return hash('sha256', JSON.stringify(list), 'base64url').slice(0, 8)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw foreign()
  }
}

function foreign() {
  return invalid([{ in: 'query', pointer: '/cursor', detail: 'is not of a list with this filter and sort' }])
}
