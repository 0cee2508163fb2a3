import { type Static, type TSchema, Type } from 'typebox'
import type { PageOf } from '../db/table.ts'

const LARGEST = 100

/** The query of a list. A limit over the largest is not an error: the page is as large as it may be. */
export type PageQuery = Static<typeof PageQuery>
export const PageQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, default: 20, description: `More than ${LARGEST} is read as ${LARGEST}.` }),
  ),
  cursor: Type.Optional(Type.String({ format: 'uuid', description: 'From the next link of a page.' })),
})

/** The reply of a list: follow `next` until it is null. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'A link to the next page.' }),
  })

/** Reads one page and links to the one after it; `url` is the request's own, so filters stay. */
export async function page<R>(
  url: string,
  { limit = 20, cursor }: PageQuery,
  read: (part: { limit: number; cursor: string | undefined }) => Promise<PageOf<R>>,
): Promise<PageOf<R>> {
  const { items, next } = await read({ limit: Math.min(limit, LARGEST), cursor })
  return { items, next: next && linkTo(url, next) }
}

function linkTo(url: string, cursor: string): string {
  const [path = '', search] = url.split('?')
  const query = new URLSearchParams(search)
  query.set('cursor', cursor)
  return `${path}?${query}`
}
