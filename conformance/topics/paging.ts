import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { call, pathOf } from '../support/api.ts'
import {
  addThing,
  catalogue,
  idsOf,
  made,
  newOwned,
  newThing,
  owned,
  place,
  walk,
} from '../support/resources.ts'
import type { Body } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('paging')
const { path, list } = catalogue
const parameter = (name: string) => list.parameters.find(one => one.in === 'query' && one.name === name)
const sorts = (parameter('sort')?.schema.enum ?? []).map(String)
const get = (url: string) => call('GET', url)
const sorted = (ids: readonly string[]) => [...ids].sort()

rule('once', 'following next returns every item once, in every order', async () => {
  const { url, all } = await group()
  for (const query of ['limit=7', ...sorts.map(sort => `sort=${sort}&limit=9`)])
    expect([query, sorted(idsOf(await walk(`${url}${query}`)))]).toEqual([query, sorted(idsOf(all))])

  const json = newOwned(await addThing())
  const placed: Body[] = []
  for (let n = 0; n < 5; n++) placed.push(made(await place({ as: 'other', key: randomUUID(), json })))
  const own = idsOf(await walk(`${owned.path}?limit=3`, 'other'))
  expect(own).toHaveLength(new Set(own).size)
  expect(own).toEqual(expect.arrayContaining(idsOf(placed)))
})

rule('sorted', 'a sorted list is in order, from page to page', async () => {
  const { url } = await group()
  for (const sort of sorts) {
    const name = sort.replace(/^-/, '')
    const items = await walk(`${url}sort=${sort}&limit=9`)
    const values = items.map(item => item[name]).filter(value => typeof value === 'number' || isTime(value))
    const ascending = [...values].sort((a, b) =>
      (Number(a) || String(a)) < (Number(b) || String(b)) ? -1 : 1,
    )
    expect([sort, values]).toEqual([sort, sort.startsWith('-') ? ascending.reverse() : ascending])
  }
})

rule('while-written', 'an item added while pages are read moves no other', async () => {
  const { url, all, add } = await group()
  const first = await get(`${url}limit=5`)
  const added = await add()
  const rest = await walk(pathOf(first.body.next, path))
  const found = new Set([...idsOf(first.body.items), ...idsOf(rest)].filter(id => id !== added.id))
  expect(sorted([...found])).toEqual(sorted(idsOf(all)))
})

rule('limit', 'a page has as many items as limit', async () => {
  const { url } = await group()
  for (const limit of [1, 3, 20]) expect((await get(`${url}limit=${limit}`)).body.items).toHaveLength(limit)
})

rule('default', 'without a limit a page has as many items as the document says', async () => {
  await group()
  expect((await get(path)).body.items).toHaveLength(Number(parameter('limit')?.schema.default))
})

rule('largest', 'a limit above the maximum is the maximum', async () => {
  for (let { items } = (await get(`${path}?limit=100`)).body, n = items.length; n <= 100; n++)
    await addThing()
  for (const limit of ['101', '1000', '999999999'])
    expect([limit, (await get(`${path}?limit=${limit}`)).body.items.length]).toEqual([limit, 100])
})

rule('last', 'the last page has no next, also when it is full', async () => {
  const { url, all } = await group()
  const whole = await get(`${url}limit=${all.length}`)
  const half = await get(`${url}limit=${all.length / 2}`)
  const rest = await get(pathOf(half.body.next, path))
  for (const { body } of [whole, rest]) expect(body.next).toBe(null)
})

rule('keeps-query', 'next keeps the parameters of the page', async () => {
  const query = { limit: '2', fields: 'id', ...(sorts[0] && { sort: sorts[0] }) }
  const { body } = await get(`${path}?${new URLSearchParams(query)}`)
  const next = new URL(pathOf(body.next, path), 'http://api')
  expect(next.pathname).toBe(path)
  expect(Object.fromEntries(next.searchParams)).toMatchObject(query)
})

rule('cursor-of-another-list', 'a cursor of another list is a 422', async () => {
  const { body } = await get(`${path}?limit=1&sort=${sorts[0]}`)
  const next = pathOf(body.next, path)
  const anothers = next.replace(`sort=${sorts[0]}`, `sort=${sorts[1]}`)
  for (const url of [anothers, next.replace('cursor=', 'cursor=x'), `${path}?cursor=bm9uZQ`])
    expect([url, (await get(url)).status]).toEqual([url, 422])
})

rule('fields', 'with fields, an item has only these', async () => {
  const names = Object.keys(await addThing()).slice(0, 2)
  const { body } = await get(`${path}?limit=3&fields=${names.join(',')}`)
  for (const item of body.items) expect(Object.keys(item).sort()).toEqual([...names].sort())
  expect((await get(`${path}?fields=no_such`)).status).toBe(422)
})

rule('total', 'with count=true, a page has the total', async () => {
  const { url, all } = await group()
  const { body } = await get(`${url}limit=1&count=true`)
  expect(body.total).toBe(all.length)
})

rule('filter', 'a filter finds what equals it, and nothing else', async () => {
  const { all } = await group()
  const [thing] = all
  for (const [name, value] of Object.entries(thing ?? {}).filter(([name]) => parameter(name))) {
    const found = idsOf(await walk(`${path}?${name}=${encodeURIComponent(String(value))}&limit=100`))
    const same = idsOf(all.filter(item => item[name] === value))
    expect([name, sorted([...new Set(found)])]).toEqual([name, sorted(same)])
  }
})

rule('empty', 'a list without items is an empty page', async () => {
  const thing = await addThing()
  const name = list.parameters.find(one => one.in === 'query' && one.name in thing)?.name
  const { status, body } = await get(`${path}?${name}=${randomUUID()}`)
  expect([status, body.items, body.next]).toEqual([200, [], null])
})

/**
 * Twenty-four new items that one filter matches, and no others; without such a filter, the whole list. More
 * query parameters can be appended to `url`.
 */
async function group(): Promise<{ url: string; all: Body[]; add: () => Promise<Body> }> {
  const thing = newThing()
  const name = Object.keys(thing).find(name => parameter(name) && !unique.has(name))
  const add = async () => {
    const same = name === undefined ? {} : { [name]: thing[name] }
    const response = await call('POST', path, { as: 'admin', json: { ...newThing(), ...varied(), ...same } })
    return made(response)
  }
  const first = await add()
  if (name !== undefined && !(await mayRepeat(name, first))) return group()
  const all = [first]
  while (all.length < 24) all.push(await add())
  if (name === undefined) return { url: `${path}?`, add, all: await walk(`${path}?limit=100`) }
  return { url: `${path}?${name}=${encodeURIComponent(String(thing[name]))}&`, add, all }
}

/** Fields that must be unique. */
const unique = new Set<string>()

async function mayRepeat(name: string, thing: Body): Promise<boolean> {
  const again = await call('POST', path, { as: 'admin', json: { ...newThing(), [name]: thing[name] } })
  if (again.status === 409) unique.add(name)
  else await call('DELETE', `${path}/${again.body.id}`, { as: 'admin' })
  return again.status !== 409
}

/** Numbers to sort by, some of them equal. */
function varied(): Record<string, unknown> {
  const names = sorts.filter(name => catalogue.createBody.properties?.[name]?.type === 'integer')
  return Object.fromEntries(names.map(name => [name, Math.floor(Math.random() * 5) + 1]))
}

function isTime(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)
}
