import { type Static, type TObject, Type } from 'typebox'
import type { Settings } from '../../config/config.ts'
import type { PageQuery } from '../../db/table.ts'
import { checkers, cursorOf, positionOf } from './cursor.ts'

const MAX_LIMIT = 100

/** The query parameters of every list, in addition to a route's filters. */
interface ListQuery {
  readonly limit?: number
  readonly cursor?: string
  readonly sort?: string
  readonly fields?: string
  readonly count?: boolean
}

/** One page: follow `next` until it is null. With `fields`, items have only these. */
interface ListReply<T> extends Partial<Total> {
  readonly items: Array<Partial<T>>
  readonly next: string | null
}

interface Total {
  readonly total: number
  readonly total_is_exact: boolean
}

/** What a list reads of the handler's argument. `url` is the request's, so that the link keeps its query. */
interface ListRequest {
  readonly url: string
  readonly query: ListQuery
  readonly config: Pick<Settings, 'COUNT_LIMIT'>
}

interface PageSource<T> {
  page(part: PageQuery): Promise<{ items: T[]; more: boolean }>
  total(match: object, limit: number): Promise<number>
}

/** The query schema, the reply schema and the reader of a list. Columns in `filter` and `sort` must not be null. */
export function list<T extends TObject>(
  item: T,
  { filter = [], sort = [] }: { filter?: readonly string[]; sort?: readonly string[] },
) {
  type Item = Static<T> & { readonly id: string }
  const checkOf = checkers(item)
  return {
    query: Type.Unsafe<ListQuery>(querySchema(item, filter, sort)),
    reply: Type.Unsafe<ListReply<Static<T>>>(replySchema(item)),

    /** Reads one page and links to the next. */
    async read({ url, query, config }: ListRequest, source: PageSource<Item>): Promise<ListReply<Static<T>>> {
      const { limit = 20, cursor, sort = 'id', fields, count, ...match } = query
      const column = sort.replace(/^-/, '')
      const cursorScope = [column, sort, match]
      const after = cursor ? positionOf(cursor, cursorScope, checkOf(column)) : undefined
      const order = { column, descending: sort.startsWith('-') }
      const { items, more } = await source.page({ match, order, after, limit: Math.min(limit, MAX_LIMIT) })
      const last = more ? items.at(-1) : undefined
      return {
        items: fields ? items.map(item => pick(new Set(fields.split(',')), item)) : items,
        next: last ? linkTo(url, cursorOf(Reflect.get(last, column), last.id, cursorScope)) : null,
        ...(count && (await totalOf(source, match, config.COUNT_LIMIT))),
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
        Type.Integer({
          minimum: 1,
          maximum: Number.MAX_SAFE_INTEGER,
          default: 20,
          description: `The size of a page. Values above ${MAX_LIMIT} are reduced to ${MAX_LIMIT}.`,
        }),
      ),
      cursor: Type.Optional(Type.String({ description: 'The cursor from the next link of a page.' })),
      ...(sort.length > 0 && {
        sort: Type.Optional(
          Type.Enum(
            sort.flatMap(column => [column, `-${column}`]),
            {
              description: 'The field to sort by; a leading - means descending. Default: order of creation.',
            },
          ),
        ),
      }),
      fields: Type.Optional(
        Type.String({
          pattern: `^${name}(,${name})*$`,
          description: 'The fields to return, separated by commas.',
        }),
      ),
      count: Type.Optional(
        Type.Boolean({
          description: 'Whether to add total, the number of matching items, and total_is_exact.',
        }),
      ),
      ...Object.fromEntries(filters.map(([name, schema]) => [name, Type.Optional(schema)])),
    },
    { additionalProperties: false },
  )
}

function replySchema(item: TObject) {
  const title: unknown = Reflect.get(item, 'title')
  const named = (name: string) => (title === undefined ? {} : { title: name })
  return Type.Object(
    {
      items: Type.Array(Type.Partial(item, named(`Partial${title}`))),
      next: Type.Unsafe({
        type: ['string', 'null'],
        description: 'A link to the next page; null on the last page.',
        examples: [null],
      }),
      total: Type.Optional(Type.Integer({ examples: [3] })),
      total_is_exact: Type.Optional(
        Type.Boolean({
          description:
            'If false, there are more items than total: counting stopped at a limit of the server.',
          examples: [true],
        }),
      ),
    },
    named(`${title}Page`),
  )
}

/** Counts no further than the limit: on a large table, that would take as long as reading it. */
async function totalOf(source: PageSource<unknown>, match: object, limit: number): Promise<Total> {
  const counted = await source.total(match, limit + 1)
  return { total: Math.min(counted, limit), total_is_exact: counted <= limit }
}

function pick<T extends object>(fields: ReadonlySet<string>, item: T): Partial<T> {
  const picked: Partial<T> = {}
  for (const field of fields) Reflect.set(picked, field, Reflect.get(item, field))
  return picked
}

function linkTo(url: string, cursor: string): string {
  const [path = '', search] = url.split('?')
  const query = new URLSearchParams(search)
  query.set('cursor', cursor)
  return `${path}?${query}`
}
