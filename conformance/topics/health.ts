import { expect } from 'vitest'
import { call } from '../support/api.ts'
import { topic } from '../support/rule.ts'

const rule = topic('health')

rule('live', '/health/live is a 200 while the process runs', async () => {
  const { status, body } = await call('GET', '/health/live')
  expect([status, body.status]).toEqual([200, 'ok'])
})

rule('ready', '/health/ready is a 200 while requests can be served', async () => {
  const { status, body } = await call('GET', '/health/ready')
  expect([status, body.status]).toEqual([200, 'ok'])
})
