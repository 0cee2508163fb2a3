import { expect, test } from 'vitest'
import { startGapi } from '../support/bin.ts'
import { creates, knexProject } from '../support/knex-project.ts'

const prints = `console.log('from the file')\nprocess.stdout.write('more\\n')\n`
const migrations = { '1_a.js': prints + creates('a') }

test.each([['lint'], ['status'], ['check'], ['up', '--dry-run'], ['up']])(
  'what a migration prints does not get into the JSON of migration %s',
  async (...args) => {
    const { stdout } = await startGapi(['migration', ...args, '--json'], knexProject(migrations)).exited
    expect(JSON.parse(stdout)).toHaveProperty('format')
  },
)

test('nor into the SQL of a migration', async () => {
  const { stdout, stderr } = await startGapi(['migration', 'sql'], knexProject(migrations)).exited
  expect(stdout).toMatch(/create table/i)
  expect(stdout).not.toContain('from the file')
  expect(stderr).toBe('from the file\nmore\n')
})
