import { readFileSync } from 'node:fs'
import { type Caller, call, contract, pathOf } from './api.ts'
import type { Operation, Schema } from './document.ts'
import { options } from './options.ts'
import type { Body, HttpResponse } from './response.ts'
import { sampleOf } from './sample.ts'

/** What the document cannot say; not needed for an API whose examples can be sent. */
interface Profile {
  /** The path of the catalogue, and of the resource that users own. */
  readonly catalogue?: string
  readonly owned?: string
  /**
   * Request bodies by path. "{unique}" in a text is new each time, "{id}" is the id of a new item of the
   * catalogue.
   */
  readonly bodies?: Readonly<Record<string, unknown>>
}

/** A resource: its list and the operations on its items. */
export interface Collection {
  readonly path: string
  readonly list: Operation
  readonly create: Operation
  readonly createBody: Schema
  readonly read: Operation
  readonly change: Operation | undefined
  readonly remove: Operation | undefined
}

const profile: Profile = options.profile ? JSON.parse(readFileSync(options.profile, 'utf8')) : {}

const collections = contract.operations.flatMap(collectionOf)

/** Everyone can read it, admins can write it. */
export const catalogue = find(
  'catalogue',
  'a list that anybody reads, whose things admins make, change and remove',
  one =>
    Boolean(one.list.audience === 'anonymous' && one.create.audience === 'admin' && one.change && one.remove),
)

/** Each user owns items in it, and creates one with an Idempotency-Key. */
export const owned = find('owned', 'a list of users, whose POST takes an Idempotency-Key', one =>
  Boolean(one.list.audience === 'user' && one.create.parameters.some(isIdempotencyKey)),
)

/** A body for a new item of the catalogue. */
export function newThing(): Record<string, unknown> {
  return bodyFor(catalogue, '')
}

/** A body for a new item of a user, which refers to an item of the catalogue. */
export function newOwned({ id }: { readonly id: string }): Record<string, unknown> {
  return bodyFor(owned, id)
}

/** Adds an item to the catalogue. */
export async function addThing(): Promise<Body> {
  return made(await call('POST', catalogue.path, { as: 'admin', json: newThing() }))
}

/** The path of an item, and its ETag. */
export async function addTagged(): Promise<{ path: string; etag: string; thing: Body }> {
  const path = `${catalogue.path}/${(await addThing()).id}`
  const { headers, body: thing } = await call('GET', path)
  return { path, thing, etag: headers.etag ?? '' }
}

/** A valid change of one field, new each time. */
export function newChange(): Record<string, unknown> {
  const body = catalogue.change?.body ?? {}
  const names = Object.keys(body.properties ?? {})
  const fresh = newThing()
  const name = names.find(name => typeof fresh[name] === 'string' && fresh[name] !== newThing()[name])
  if (!name) throw new Error(`PATCH ${catalogue.path} takes no text that can vary.`)
  return { [name]: fresh[name] }
}

export interface Placing {
  readonly as?: Caller
  readonly key?: string
  readonly json?: unknown
  readonly raw?: string
  readonly base?: string | undefined
}

/** Creates an item of a user. */
export async function place({ as = 'user', key, json, raw, base }: Placing): Promise<HttpResponse> {
  const headers = {
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(raw !== undefined && { 'content-type': 'application/json' }),
  }
  return call('POST', owned.path, { as, headers, base, ...(raw === undefined ? { json } : { raw }) })
}

/** All items of a list, page by page. */
export async function walk(path: string, as?: Caller, base?: string): Promise<Body[]> {
  const items: Body[] = []
  let next: string | null = path
  while (next !== null) {
    const { body, status } = await call('GET', next, { as, base })
    if (status !== 200) throw new Error(`GET ${next} returned ${status} in the middle of a walk.`)
    items.push(...body.items)
    if (items.length > 1_000_000) throw new Error(`${path} never ends.`)
    next = body.next === null ? null : pathOf(body.next, next, base)
  }
  return items
}

/** How many items a list has. */
export async function totalOf(path: string, as?: Caller): Promise<number> {
  const { body } = await call('GET', `${path}?limit=1&count=true`, { as })
  return Number(body.total)
}

export const idsOf = (items: readonly Body[]) => items.map(({ id }) => id)

export function made(response: HttpResponse): Body {
  const { status, text, path } = response
  if (status < 200 || status > 299) throw new Error(`POST ${path} returned ${status}: ${text.slice(0, 500)}`)
  return response.body
}

/** An id with the catalogue's format that no item has. */
export const unknownId = '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'

function bodyFor({ path, createBody }: Collection, id: string): Record<string, unknown> {
  const given = profile.bodies?.[path]
  const body = given === undefined ? sampleOf(createBody, id) : JSON.parse(filled(JSON.stringify(given), id))
  return body as Record<string, unknown>
}

function filled(text: string, id: string): string {
  return text.replaceAll('{id}', id).replaceAll('{unique}', () => Math.random().toString(36).slice(2, 12))
}

function collectionOf(list: Operation): Collection[] {
  const { path, method } = list
  const of = (method: string, path: string) =>
    contract.operations.find(one => one.method === method && one.path === path)
  const below = contract.operations.find(
    one => one.path.replace(/\/\{[^/]+\}$/, '') === path && one.path !== path,
  )
  const create = of('POST', path)
  const read = below && of('GET', below.path)
  if (method !== 'GET' || !create?.body || !below || !read) return []
  const { body: createBody } = create
  return [
    {
      path,
      list,
      create,
      createBody,
      read,
      change: of('PATCH', below.path),
      remove: of('DELETE', below.path),
    },
  ]
}

function find(
  role: 'catalogue' | 'owned',
  description: string,
  suits: (one: Collection) => boolean,
): Collection {
  const path = profile[role]
  const found = collections.find(one => (path ? one.path === path : suits(one)))
  if (found) return found
  throw new Error(
    `${options.url}/openapi.json has no ${path ?? description}. A profile may name it: "${role}".`,
  )
}

function isIdempotencyKey({ in: part, name }: { in: string; name: string }): boolean {
  return part === 'header' && name.toLowerCase() === 'idempotency-key'
}
