import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { call, contract } from '../support/api.ts'
import { type Audience, isPlainRead, type Operation } from '../support/document.ts'
import { options } from '../support/options.ts'
import {
  addThing,
  catalogue,
  idsOf,
  made,
  newOwned,
  newThing,
  owned,
  place,
  unknownId,
  walk,
} from '../support/resources.ts'
import { topic } from '../support/rule.ts'

const rule = topic('audiences')
const operationsFor = (audience: Audience) => contract.operations.filter(one => one.audience === audience)
const pathFor = ({ path }: Operation) => path.replace(/\{[^}]+\}/g, unknownId)
const keyOf = (authorization: string) => ({ headers: { authorization } })

rule('anonymous', 'a public operation needs no key', async () => {
  for (const operation of operationsFor('anonymous').filter(isPlainRead)) {
    const { status } = await call('GET', pathFor(operation))
    expect([operation.path, status]).toEqual([operation.path, operation.path.includes('{') ? 404 : 200])
  }
})

rule('no-key', 'an operation for users or admins is a 401 without a key', async () => {
  for (const operation of [...operationsFor('user'), ...operationsFor('admin')]) {
    const { method } = operation
    const { status } = await call(method, pathFor(operation), method === 'GET' ? {} : { json: {} })
    expect([method, operation.path, status]).toEqual([method, operation.path, 401])
  }
})

rule('unknown-key', 'an unknown key is a 401 everywhere', async () => {
  for (const key of [
    `key_${'x'.repeat(43)}`,
    'key_development_only',
    'key_development_user',
    options.user.slice(0, -1),
  ])
    for (const path of [owned.path, catalogue.path])
      expect([path, (await call('GET', path, keyOf(`Bearer ${key}`))).status]).toEqual([path, 401])
})

rule('no-bearer', 'credentials that are not "Bearer KEY" are a 401', async () => {
  for (const authorization of [
    'Bearer',
    'Bearer ',
    `Basic ${options.user}`,
    options.user,
    `Bearer ${options.user} x`,
  ])
    expect([authorization, (await call('GET', owned.path, keyOf(authorization))).status]).toEqual([
      authorization,
      401,
    ])
})

rule('scheme-case', 'the scheme may be written in any case (RFC 9110, 11.1)', async () => {
  for (const scheme of ['bearer', 'BEARER'])
    expect((await call('GET', owned.path, keyOf(`${scheme} ${options.user}`))).status).toBe(200)
})

rule('not-admin', "an operation for admins is a 403 with a user's key", async () => {
  for (const operation of operationsFor('admin')) {
    const { method } = operation
    const { status } = await call(method, pathFor(operation), {
      as: 'user',
      ...(method !== 'GET' && { json: {} }),
    })
    expect([method, operation.path, status]).toEqual([method, operation.path, 403])
  }
})

rule('not-done', 'a request without the key or the role changes nothing', async () => {
  const { id } = await addThing()
  const path = `${catalogue.path}/${id}`
  await call('DELETE', path)
  await call('DELETE', path, { as: 'user' })
  expect((await call('GET', path)).status).toBe(200)
})

rule('admin', "an admin's key may call the operations for admins", async () => {
  expect((await call('POST', catalogue.path, { as: 'admin', json: newThing() })).status).toBe(201)
})

rule('others', "another user's resource is a 404, as an unknown one is", async () => {
  const { id } = made(await place({ key: randomUUID(), json: newOwned(await addThing()) }))
  expect((await call('GET', `${owned.path}/${id}`, { as: 'user' })).status).toBe(200)
  for (const as of ['other', 'admin'] as const) {
    const theirs = await call('GET', `${owned.path}/${id}`, { as })
    const nobodys = await call('GET', `${owned.path}/${unknownId}`, { as })
    expect([as, theirs.status]).toEqual([as, 404])
    expect(String(theirs.body.detail).replace(id, unknownId)).toBe(nobodys.body.detail)
  }
})

rule('own-list', 'a list of owned resources has only those of the caller', async () => {
  const { id } = made(await place({ key: randomUUID(), json: newOwned(await addThing()) }))
  expect(idsOf(await walk(owned.path, 'user'))).toContain(id)
  expect(idsOf(await walk(owned.path, 'other'))).not.toContain(id)
})
