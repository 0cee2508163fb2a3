import { expect, test } from 'vitest'
import { TestingConfig } from '../../src/config/config.ts'
import { verbs } from '../../src/jobs/verbs.ts'
import { startApi } from '../support/api.ts'
import { queueOf, schema } from './queue.ts'

const { app, config } = await startApi()
const { jobsOf, add } = queueOf(app)

test('dead jobs can be listed, retried and deleted', async () => {
  const [kept, retried, deleted] = await add('listed', { schema }, { sku: 'a' }, { sku: 'b' }, { sku: 'c' })
  await app
    .knex('jobs')
    .where({ kind: 'listed' })
    .update({ status: 'dead', attempts: 9, last_error: 'It failed.' })

  const { data, text } = await manage('list')
  expect(data).toMatchObject({ jobs: expect.arrayContaining([expect.objectContaining({ id: kept })]) })
  expect(text).toContain(`${kept}  listed`)
  expect(text).toContain('It failed.')

  expect(await manage('retry', String(retried))).toMatchObject({ data: { retry: 1 } })
  expect(await manage('delete', String(deleted))).toMatchObject({ data: { delete: 1 } })
  const states = (await jobsOf('listed')).map(({ status, attempts, payload }) => [status, attempts, payload])
  expect(states).toEqual([
    ['dead', 9, '{"sku":"a"}'],
    ['waiting', 0, '{"sku":"b"}'],
    ['deleted', 9, '{}'],
  ])
  await expect(manage('retry', String(deleted))).rejects.toThrow(`No dead job has the id ${deleted}.`)
  await expect(manage('delete', 'x')).rejects.toThrow('No dead job has the id x.')
})

test.each([
  ['jobs list', true],
  ['jobs list dead', true],
  ['jobs list nothing', false],
  ['jobs retry', false],
  ['jobs retry --all', true],
  ['jobs retry 1 --all', false],
  ['jobs delete 1 2', true],
  ['jobs remove 1', false],
])('whether "%s" is valid: %s', (line, isValid) => {
  const words = line.split(' ').slice(1)
  const flag = () => words.includes('--all')
  const named = words.filter(word => !word.startsWith('--'))
  expect(verbs.jobs?.accepts?.(named, flag)).toBe(isValid)
})

/** Runs `manage jobs`. */
async function manage(...words: readonly string[]) {
  const result = await verbs.jobs?.run({
    words,
    option: () => undefined,
    flag: () => false,
    environment: {},
    Class: TestingConfig,
    config: () => config,
    context: () => ({ config, environment: {} }),
    withApp: async use => use(app),
  })
  return result ?? { data: {}, text: '' }
}
