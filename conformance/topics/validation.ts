import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { pointersOf } from '../support/answer.ts'
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
import { topic } from '../support/rule.ts'

const rule = topic('validation')
const post = (json: unknown) => call('POST', catalogue.path, { as: 'admin', json })

const { required = [], properties = {} } = catalogue.createBody
const numbers = Object.entries(properties).filter(([, { type }]) => type === 'integer')
const texts = Object.entries(properties).filter(([, { type, format }]) => type === 'string' && !format)

rule('required', 'what is missing is a 422 that names all of it', async () => {
  const answer = await post({})
  expect([answer.status, pointersOf(answer)]).toEqual([422, required.map(name => `/${name}`).sort()])
})

rule('type', 'a value of another type is a 422, not read as what was meant', async () => {
  for (const [name] of numbers)
    for (const value of ['690', null, true, 1.5, [1]]) {
      const answer = await post({ ...newThing(), [name]: value })
      expect([name, value, answer.status, pointersOf(answer)]).toEqual([name, value, 422, [`/${name}`]])
    }
})

rule('bounds', 'a value out of its bounds is a 422 that names it', async () => {
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
    const answer = await post({ ...newThing(), [String(name)]: value })
    expect([name, value, answer.status, pointersOf(answer)]).toEqual([name, value, 422, [`/${name}`]])
  }
})

rule('unknown', 'a member that there is not is a 422 that names it', async () => {
  const answer = await post({ ...newThing(), no_such: 1 })
  expect([answer.status, pointersOf(answer)]).toEqual([422, ['/no_such']])
})

rule('all', 'every fault is told, not only the first', async () => {
  const wrong = Object.fromEntries(numbers.map(([name]) => [name, 'text']))
  const answer = await post({ ...newThing(), ...wrong, no_such: 1 })
  const expected = [...numbers.map(([name]) => `/${name}`), '/no_such'].sort()
  expect([answer.status, [...new Set(pointersOf(answer))]]).toEqual([422, expected])
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

rule('pointer-of-text', 'the name of a member with bad text is escaped, too', async () => {
  const answer = await post({ ...newThing(), 'a/b~c': 'x\0' })
  expect([answer.status, [...new Set(pointersOf(answer))]]).toEqual([422, ['/a~1b~0c']])
})

rule('bad-text', 'text that no database can give back is a 422', async () => {
  for (const [name] of texts)
    for (const wrong of ['a\0b', 'a\ud800b', '\udc00']) {
      const raw = JSON.stringify({ ...newThing(), [name]: wrong })
      const headers = { 'content-type': 'application/json' }
      const answer = await call('POST', catalogue.path, { as: 'admin', raw, headers })
      expect([name, wrong, answer.status]).toEqual([name, wrong, 422])
    }
})

rule('bounded-answer', 'many faults make a bounded answer', async () => {
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

rule('id', 'an id that is none is a 422, and one that nothing has a 404', async () => {
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

rule('unique', 'a value that is taken is a 409 that names it', async () => {
  const json = newThing()
  await post(json)
  const answer = await post(json)
  expect(answer.status).toBe(409)
  expect(pointersOf(answer)).toHaveLength(1)
  expect(Object.keys(json).map(name => `/${name}`)).toContain(pointersOf(answer)[0])
})

rule('nothing-kept', 'what is refused leaves nothing', async () => {
  const before = await totalOf(catalogue.path)
  for (const json of [{}, { ...newThing(), no_such: 1 }]) await post(json)
  expect(await totalOf(catalogue.path)).toBe(before)
})
