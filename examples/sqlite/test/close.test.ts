import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/request/blueprint.ts'
import { startApi } from './support/api.ts'

let finish = () => {}
const begun = new EventTarget()

const slow = blueprint('/test', on => {
  on.anonymous.get('/slow', { summary: 'Take a while' }, () => {
    begun.dispatchEvent(new Event('begun'))
    return new Promise<void>(resolve => {
      finish = resolve
    })
  })
})

test('a request that is running when the server closes gets its response', async () => {
  const { app } = await startApi([slow])
  const address = await app.listen({ port: 0 })
  const waiting = once(begun, 'begun')
  const response = fetch(`${address}/test/slow`)
  await waiting

  const closed = app.close()
  setTimeout(finish, 50)

  expect((await response).status).toBe(204)
  await closed
  await expect(fetch(`${address}/health/live`)).rejects.toThrow()
})

test('a connection that never sent a request does not delay the close', async () => {
  const { app } = await startApi([slow], { HEADER_TIMEOUT: '60', REQUEST_TIMEOUT: '60' })
  const { port, hostname } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')

  await Promise.all([once(socket, 'close'), app.close()])
})
