import { once } from 'node:events'
import { expect, test } from 'vitest'
import { blueprint } from '../src/http/blueprint.ts'
import { startApi } from './api.ts'

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

test('a request that runs when the server closes is answered', async () => {
  const { app } = await startApi([slow])
  const address = await app.listen({ port: 0 })
  const waiting = once(begun, 'begun')
  const answer = fetch(`${address}/test/slow`)
  await waiting

  const closed = app.close()
  setTimeout(finish, 50)

  expect((await answer).status).toBe(204)
  await closed
  await expect(fetch(`${address}/health/live`)).rejects.toThrow()
})
