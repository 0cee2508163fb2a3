import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { call, pathOf } from '../support/api.ts'
import { addThing, catalogue, newOwned, newThing, place } from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('created')

rule('location', 'Location has the URL of what a POST created (RFC 9110, 15.3.2)', async () => {
  const thing = await call('POST', catalogue.path, { as: 'admin', json: newThing() })
  const order = await place({ key: randomUUID(), json: newOwned(await addThing()) })
  for (const { path, headers, body } of [thing, order]) {
    expect(headers, `POST ${path}`).toHaveProperty('location')
    const found = await call('GET', pathOf(headers.location, path), { as: 'user' })
    expect([found.status, found.body.id], headers.location).toEqual([200, body.id])
  }
})

rule('as-read', 'a GET returns what the POST returned', async () => {
  const { body } = await call('POST', catalogue.path, { as: 'admin', json: newThing() })
  expect((await call('GET', `${catalogue.path}/${body.id}`)).body).toEqual(body)
})

rule('as-sent', 'a resource has the values that were sent', async () => {
  const json = newThing()
  const { body } = await call('POST', catalogue.path, { as: 'admin', json })
  expect(body).toMatchObject(json)
})

rule('removed', 'a DELETE is a 204, and a GET afterwards a 404', async () => {
  const { id } = await addThing()
  const path = `${catalogue.path}/${id}`
  expect((await call('DELETE', path, { as: 'admin' })).status).toBe(204)
  expect((await call('GET', path)).status).toBe(404)
  expect((await call('DELETE', path, { as: 'admin' })).status).toBe(404)
})
