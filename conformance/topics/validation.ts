import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { call } from '../support/api.ts'
import {
  addThing,
  catalogue,
  newOwned,
  newThing,
  owned,
  place,
  totalOf,
  unknownId,
} from '../support/resources.ts'
import { pointersOf } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('validation')
const post = (json: unknown) => call('POST', catalogue.path, { as: 'admin', json })

const { required = [], properties = {} } = catalogue.createBody
const numbers = Object.entries(properties).filter(([, { type }]) => type === 'integer')
const texts = Object.entries(properties).filter(([, { type, format }]) => type === 'string' && !format)

rule('required', 'missing fields are a 422 that names each of them', async () => {
  const response = await post({})
  expect([response.status, pointersOf(response)]).toEqual([422, required.map(name => `/${name}`).sort()])
})

rule('type', 'a value of another type is a 422, and is not converted', async () => {
  for (const [name] of numbers)
    for (const value of ['690', null, true, 1.5, [1]]) {
      const response = await post({ ...newThing(), [name]: value })
      expect([name, value, response.status, pointersOf(response)]).toEqual([name, value, 422, [`/${name}`]])
    }
})

rule('bounds', 'a value out of bounds is a 422 that names its field', async () => {
  const tooLong = texts.flatMap(([name, { maxLength }]) =>
    maxLength ? [[name, 'a'.repeat(maxLength + 1)]] : [],
  )
  const tooSmall = numbers.flatMap(([name, { minimum }]) =>
    minimum === undefined ? [] : [[name, minimum - 1]],
  )
  const tooLarge = numbers.flatMap(([name, { maximum }]) =>
    maximum === undefined ? [] : [[name, maximum + 1]],
  )
  for (const [name, value] of [...tooLong, ...tooSmall, ...tooLarge]) {
    const response = await post({ ...newThing(), [String(name)]: value })
    expect([name, value, response.status, pointersOf(response)]).toEqual([name, value, 422, [`/${name}`]])
  }
})

rule('unknown', 'an unknown field is a 422 that names it', async () => {
  const response = await post({ ...newThing(), no_such: 1 })
  expect([response.status, pointersOf(response)]).toEqual([422, ['/no_such']])
})

rule('all', 'every error is listed, not only the first', async () => {
  const wrong = Object.fromEntries(numbers.map(([name]) => [name, 'text']))
  const response = await post({ ...newThing(), ...wrong, no_such: 1 })
  const expected = [...numbers.map(([name]) => `/${name}`), '/no_such'].sort()
  expect([response.status, [...new Set(pointersOf(response))]]).toEqual([422, expected])
})

rule('pointer', 'the names in a pointer are escaped (RFC 6901, 3)', async () => {
  const atTop = await post({ ...newThing(), 'a/b~c': 1 })
  expect([atTop.status, pointersOf(atTop)]).toEqual([422, ['/a~1b~0c']])

  const body = newOwned(await addThing())
  const [list, items] = Object.entries(body).find(([, value]) => Array.isArray(value)) ?? []
  const nested = { ...body, [String(list)]: [Object.assign({}, [items].flat()[0], { 'd~/e': 1 })] }
  const below = await place({ key: randomUUID(), json: nested })
  expect([below.status, pointersOf(below)]).toEqual([422, [`/${list}/0/d~0~1e`]])
})

rule('pointer-of-text', 'the name of a field with invalid text is escaped, too', async () => {
  const response = await post({ ...newThing(), 'a/b~c': 'x\0' })
  expect([response.status, [...new Set(pointersOf(response))]]).toEqual([422, ['/a~1b~0c']])
})

rule('bad-text', 'text that a database cannot store is a 422', async () => {
  for (const [name] of texts)
    for (const wrong of ['a\0b', 'a\ud800b', '\udc00']) {
      const raw = JSON.stringify({ ...newThing(), [name]: wrong })
      const headers = { 'content-type': 'application/json' }
      const response = await call('POST', catalogue.path, { as: 'admin', raw, headers })
      expect([name, wrong, response.status]).toEqual([name, wrong, 422])
    }
})

rule('bounded-response', 'many errors make a response of limited size', async () => {
  const list = Object.entries(newOwned({ id: '' })).find(([, value]) => Array.isArray(value))?.[0]
  const raw = `{"${list}":[${'1,'.repeat(100_000)}1]}`
  const { status, text } = await call('POST', owned.path, {
    as: 'user',
    raw,
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  })
  expect(status).toBe(422)
  expect(text.length).toBeLessThan(raw.length)
})

rule('id', 'an invalid id is a 422, and an unknown one a 404', async () => {
  for (const id of ['1', 'x', `urn:uuid:${unknownId}`, `{${unknownId}}`, unknownId.replaceAll('-', '')])
    expect([id, (await call('GET', `${catalogue.path}/${encodeURIComponent(id)}`)).status]).toEqual([id, 422])
  expect((await call('GET', `${catalogue.path}/${randomUUID()}`)).status).toBe(404)
})

rule('id-case', 'an id in upper case is the same id (RFC 9562, 4)', async () => {
  const { id } = await addThing()
  const { status, body } = await call('GET', `${catalogue.path}/${id.toUpperCase()}`)
  expect([status, body.id]).toEqual([200, id])
  expect((await place({ key: randomUUID(), json: newOwned({ id: id.toUpperCase() }) })).status).toBe(201)
})

rule('unique', 'a value that must be unique and exists is a 409 that names its field', async () => {
  const json = newThing()
  await post(json)
  const response = await post(json)
  expect(response.status).toBe(409)
  expect(pointersOf(response)).toHaveLength(1)
  expect(Object.keys(json).map(name => `/${name}`)).toContain(pointersOf(response)[0])
})

rule('nothing-kept', 'a refused request stores nothing', async () => {
  const before = await totalOf(catalogue.path)
  for (const json of [{}, { ...newThing(), no_such: 1 }]) await post(json)
  expect(await totalOf(catalogue.path)).toBe(before)
})
