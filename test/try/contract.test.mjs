import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contractOf } from '../../scripts/try/contract.mjs'

const contract = contractOf(JSON.parse(readFileSync('examples/sqlite/openapi.json', 'utf8')))
const order = contract.operations.find(({ path, method }) => path === '/v1/orders' && method === 'post')
const json = { 'content-type': 'application/json; charset=utf-8' }
const problem = { 'content-type': 'application/problem+json' }
const text = JSON.stringify({ type: 'about:blank', title: 'x', status: 409, detail: 'x', instance: 'x' })

test('an answer that is not one of the contract is told', () => {
  expect(contract.faultOf(order, { status: 409, headers: problem, text })).toBeUndefined()
  expect(contract.faultOf(order, { status: 418, headers: problem, text })).toBeUndefined()
  expect(contract.faultOf(order, { status: 409, headers: json, text })).toMatch(/not application\/problem/)
  expect(contract.faultOf(order, { status: 409, headers: problem, text: '{}' })).toMatch(/required property/)
  expect(contract.faultOf(order, { status: 200, headers: json, text })).toMatch(/200 is not one/)
  expect(contract.faultOf(order, { status: 201, headers: json, text: '{"id":"1"}' })).toMatch(/the body/)
})

test('a 503 says when to retry, and no other 5xx is allowed', () => {
  expect(contract.faultOf(order, { status: 500, headers: problem, text })).toBe('500')
  expect(contract.faultOf(order, { status: 503, headers: problem, text })).toMatch(/Retry-After/)
  expect(
    contract.faultOf(order, { status: 503, headers: { ...problem, 'retry-after': '1' }, text }),
  ).toBeUndefined()
})

test('a body that was taken must be one that the contract allows', () => {
  const line = { product_id: '01a2059b-8a65-7b9e-911e-6d83a4eeb3fd', quantity: 1 }
  expect(contract.bodyFaultOf(order, { lines: [line] })).toBeUndefined()
  expect(contract.bodyFaultOf(order, { lines: [{ ...line, quantity: 0 }] })).toMatch(/took a body/)
  expect(contract.bodyFaultOf(order, { lines: [{ ...line, product_id: '1' }] })).toMatch(/took a body/)
})
