import { expect, test } from 'vitest'
import { startApi } from '../support/api.ts'
import { queueOf, schema } from './queue.ts'

const { app, call } = await startApi()
const { add } = queueOf(app)

test('/metrics counts the jobs by kind, and tells how late they are', async () => {
  const [waits, dies] = await add('measured', { schema }, { sku: 'a' }, { sku: 'b' })
  const run_at = new Date(Date.now() - 60_000)
  await app.knex('jobs').where({ id: waits }).update({ run_at })
  await app.knex('jobs').where({ id: dies }).update({ status: 'dead' })

  const { body } = await call('GET', '/metrics')

  expect(body).toContain('# TYPE jobs_waiting gauge\n')
  expect(body).toContain('jobs_waiting{kind="measured"} 1\n')
  expect(body).toContain('jobs_dead{kind="measured"} 1\n')
  expect(body).toMatch(/^jobs_oldest_due_seconds\{kind="measured"\} 6\d\.?\d*$/m)
})
