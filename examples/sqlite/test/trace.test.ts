import { expect, test } from 'vitest'
import { type Statement, traceStatements } from '../src/db/trace.ts'
import { startApi } from './support/api.ts'

const { app } = await startApi()

test('a trace has each statement with its time, without its values, and the line that wrote it', async () => {
  const found: Statement[] = []
  const stop = traceStatements(app.knex, statement => found.push(statement), { stacks: true })
  await app.knex('clients').where({ name: 'a secret' })
  stop()
  await app.knex('clients').first()

  expect(found.map(({ sql }) => sql)).toEqual([expect.stringMatching(/^select \* from .clients. where/)])
  expect(found[0]?.ms).toBeGreaterThanOrEqual(0)
  expect(found[0]?.stack).toContain('trace.test.ts')
  expect(JSON.stringify(found) + found[0]?.stack).not.toContain('a secret')
})

test('a trace has the statements of a transaction, and one that fails', async () => {
  const found: Statement[] = []
  const stop = traceStatements(app.knex, statement => found.push(statement), { stacks: true })
  const failed = app.knex.transaction(async trx => {
    await trx('clients').select('id')
    await trx('no_such_table').select('id')
  })
  await expect(failed).rejects.toThrow('no_such_table')
  stop()

  expect(found.map(({ sql }) => sql)).toEqual([
    expect.stringContaining('clients'),
    expect.stringContaining('no_such_table'),
  ])
  expect(found[1]?.stack).toContain('trace.test.ts')
})
