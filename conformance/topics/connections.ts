import { expect } from 'vitest'
import { bearer, callRaw } from '../support/api.ts'
import { options } from '../support/options.ts'
import { catalogue, newThing } from '../support/resources.ts'
import { mediaTypeOf } from '../support/response.ts'
import { topic } from '../support/rule.ts'

const rule = topic('connections')
const { host } = new URL(options.url)
const prefix = new URL(options.url).pathname.replace(/\/$/, '')
const problem = 'application/problem+json'
const text = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`

rule('no-host', 'a request without a Host is a 400 problem (RFC 9112, 3.2)', async () => {
  const response = await callRaw(
    undefined,
    text(`GET ${prefix}${catalogue.path} HTTP/1.1`, 'Connection: close'),
  )
  expect([response.status, mediaTypeOf(response), response.body.status]).toEqual([400, problem, 400])
})

rule('two-hosts', 'a request with two Hosts is a 400 problem (RFC 9112, 3.2)', async () => {
  const lines = [`Host: ${host}`, 'Host: other.example', 'Connection: close']
  const response = await callRaw(undefined, text(`GET ${prefix}${catalogue.path} HTTP/1.1`, ...lines))
  expect([response.status, mediaTypeOf(response), response.body.status]).toEqual([400, problem, 400])
})

rule('not-http', 'what is not HTTP is a 400 problem', async () => {
  const response = await callRaw(undefined, text('this is not HTTP'))
  expect([response.status, mediaTypeOf(response), response.body.status]).toEqual([400, problem, 400])
})

rule('head-too-long', 'a head that is too long is a 431 problem', async () => {
  const response = await callRaw(
    undefined,
    text(`GET ${prefix}${catalogue.path} HTTP/1.1`, `Host: ${host}`, `X-Padding: ${'x'.repeat(100_000)}`),
  )
  expect([response.status, mediaTypeOf(response), response.body.status]).toEqual([431, problem, 431])
})

rule('expectation', 'an unknown Expect is a 417 problem (RFC 9110, 10.1.1)', async () => {
  const lines = [`Host: ${host}`, 'Expect: the-unexpected', 'Connection: close']
  const response = await callRaw(undefined, text(`GET ${prefix}${catalogue.path} HTTP/1.1`, ...lines))
  expect([response.status, mediaTypeOf(response), response.body.status]).toEqual([417, problem, 417])
})

rule('continue', 'Expect: 100-continue is served', async () => {
  const body = JSON.stringify(newThing())
  const lines = [
    `Host: ${host}`,
    `Authorization: ${bearer('admin').authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Expect: 100-continue',
    'Connection: close',
  ]
  const asked = { method: 'POST', path: catalogue.path }
  const wait = new Promise(done => setTimeout(done, 100))
  const response = await callRaw(
    asked,
    text(`POST ${prefix}${catalogue.path} HTTP/1.1`, ...lines),
    wait,
    body,
  )
  expect(response.status).toBe(201)
})
