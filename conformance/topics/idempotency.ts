import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { call } from '../support/api.ts'
import { options } from '../support/options.ts'
import { addThing, catalogue, newOwned, owned, place, totalOf } from '../support/resources.ts'
import type { HttpResponse } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('idempotency')
const isReplay = ({ headers }: HttpResponse) => headers['idempotency-replayed'] === 'true'
const body = async () => newOwned(await addThing())
const own = () => totalOf(owned.path, 'user')

rule('needed', 'a missing Idempotency-Key is a 400', async () => {
  expect((await place({ json: await body() })).status).toBe(400)
})

rule('empty', 'an empty Idempotency-Key is a 400', async () => {
  for (const key of ['', '""', ' ', '" "'])
    expect([key, (await place({ key, json: await body() })).status]).toEqual([key, 400])
})

rule('too-long', 'a key of more than 255 characters is a 400', async () => {
  expect((await place({ key: 'k'.repeat(256), json: await body() })).status).toBe(400)
})

rule('again', 'the same key and body again return the same response, and create nothing', async () => {
  const [key, json] = [randomUUID(), await body()]
  const first = await place({ key, json })
  const before = await own()
  const again = await place({ key, json })
  expect([again.status, again.text]).toEqual([first.status, first.text])
  for (const name of ['etag', 'location', 'content-type'])
    expect(again.headers[name]).toBe(first.headers[name])
  expect(await own()).toBe(before)
})

rule('replayed', 'a stored response is marked as one', async () => {
  const [key, json] = [randomUUID(), await body()]
  expect([isReplay(await place({ key, json })), isReplay(await place({ key, json }))]).toEqual([false, true])
})

rule('together', 'of twenty concurrent requests with one key, one is executed', async () => {
  const [key, json, before] = [randomUUID(), await body(), await own()]
  const responses = await Promise.all(Array.from({ length: 20 }, () => place({ key, json })))
  expect((await own()) - before).toBe(1)
  const done = responses.filter(({ status }) => status === 201)
  expect(responses.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
  expect(new Set(done.map(({ body }) => body.id)).size).toBe(1)
})

rule('another-body', 'the same key with another body is a 422', async () => {
  const key = randomUUID()
  await place({ key, json: await body() })
  expect((await place({ key, json: await body() })).status).toBe(422)
})

rule('key-order', 'the same JSON is the same request, however it is written', async () => {
  const [key, json] = [randomUUID(), await body()]
  const first = await place({ key, json })
  for (const raw of [JSON.stringify(reversed(json)), JSON.stringify(json, undefined, 2)]) {
    const again = await place({ key, raw })
    expect([raw, again.status, again.body.id]).toEqual([raw, first.status, first.body.id])
  }
})

rule('quotes', 'a key with and without quotes is the same', async () => {
  const [key, json] = [randomUUID(), await body()]
  const first = await place({ key, json })
  expect((await place({ key: `"${key}"`, json })).body.id).toBe(first.body.id)
})

rule('another-client', 'the same key of another client is another key', async () => {
  const [key, json] = [randomUUID(), await body()]
  const mine = await place({ key, json })
  const theirs = await place({ as: 'other', key, json })
  expect(theirs.status).toBe(201)
  expect(theirs.body.id).not.toBe(mine.body.id)
})

rule('refusal', 'a refusal is stored as well', async () => {
  const { id } = await addThing()
  const [key, json] = [randomUUID(), newOwned({ id })]
  await call('DELETE', `${catalogue.path}/${id}`, { as: 'admin' })
  const first = await place({ key, json })
  expect(first.status).toBeGreaterThanOrEqual(400)
  const again = await place({ key, json })
  expect([again.status, again.body]).toEqual([first.status, first.body])
})

rule(
  'another-instance',
  'another instance returns the stored response',
  async () => {
    const [key, json] = [randomUUID(), await body()]
    const first = await place({ key, json })
    const again = await place({ key, json, base: options.second })
    expect([again.status, again.body.id]).toEqual([first.status, first.body.id])

    const [fresh, before, other] = [randomUUID(), await own(), await body()]
    await Promise.all([undefined, options.second].map(base => place({ key: fresh, json: other, base })))
    expect((await own()) - before).toBe(1)
  },
  'second',
)

/** The same value with the members of all objects in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, below]) => [name, reversed(below)]),
  )
}
