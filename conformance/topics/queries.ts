import { expect } from 'vitest'
import { call } from '../support/api.ts'
import { catalogue } from '../support/resources.ts'
import { pointersOf } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('queries')
const get = (query: string) => call('GET', `${catalogue.path}?${query}`)

rule('integer', 'an integer in a query is decimal digits', async () => {
  const wrong = [
    'Infinity',
    'NaN',
    '1e400',
    '1e2',
    '0x10',
    '0b1',
    '0o7',
    '%2B5',
    '05',
    '5.0',
    '1_0',
    '%205',
    '5%20',
    '',
    '%D9%A5',
  ]
  for (const value of wrong) {
    const response = await get(`limit=${value}`)
    expect([value, response.status, pointersOf(response)]).toEqual([value, 422, ['/limit']])
  }
})

rule('minimum', 'a number below its minimum is a 422', async () => {
  for (const value of ['0', '-1']) expect([value, (await get(`limit=${value}`)).status]).toEqual([value, 422])
})

rule('boolean', 'a boolean in a query is true or false', async () => {
  for (const value of ['perhaps', '1', '0', 'TRUE', 'yes', '']) {
    const response = await get(`count=${value}`)
    expect([value, response.status, pointersOf(response)]).toEqual([value, 422, ['/count']])
  }
})

rule('enum', 'a value that is not listed is a 422', async () => {
  const response = await get('sort=no-such-column')
  expect([response.status, pointersOf(response)]).toEqual([422, ['/sort']])
})

rule('unknown', 'an unknown parameter is a 422 that names it', async () => {
  const response = await get('no_such=1')
  expect([response.status, pointersOf(response)]).toEqual([422, ['/no_such']])
})

rule('pointer', 'the name of a parameter is escaped in a pointer (RFC 6901, 3)', async () => {
  const response = await get('a%2Fb~c=1')
  expect([response.status, pointersOf(response)]).toEqual([422, ['/a~1b~0c']])
})

rule('twice', 'a parameter that is given twice is a 422', async () => {
  expect((await get('limit=1&limit=2')).status).toBe(422)
})
