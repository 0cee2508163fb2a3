import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { gapi } from '../support/run.ts'

const create = `exports.up = knex => knex.schema.createTable('users', t => { t.increments(); t.string('name', 200) })
exports.down = knex => knex.schema.dropTable('users')
`

/** The migrations of the example in docs/migrations.md, as JavaScript: path in the folder → text. */
function documented(): Record<string, string> {
  const text = readFileSync('docs/migrations.md', 'utf8')
  const example = /## Expand and contract[\s\S]*?```ts\n([\s\S]*?)```/.exec(text)?.[1] ?? ''
  const parts = example.split(/^\/\/ 1\.\d: db\/migrations\/(.+)\.ts\n/m).slice(1)
  return Object.fromEntries(
    Array.from({ length: parts.length / 2 }, (_, at) => {
      const [name = '', code = ''] = parts.slice(2 * at)
      const script = code.replaceAll('(knex: Knex)', 'knex').replace(/^export const (\w+)/gm, 'exports.$1')
      return [`${name}.js`, script]
    }),
  )
}

describe.each(databases)('on $name', ({ isThere, project }) => {
  test.runIf(isThere)(
    'the steps of docs/migrations.md can be undone, and lint has no objection',
    async () => {
      const steps = documented()
      expect(Object.keys(steps)).toHaveLength(3)
      const cwd = await project({ '20261101T100000_create_users.js': create, ...steps })
      const verified = await gapi(['migration', 'verify'], { cwd })
      const linted = await gapi(['migration', 'lint'], { cwd })

      expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('4 reversible')])
      expect([linted.code, linted.stdout]).toEqual([0, expect.not.stringMatching(/ {2}(error|warning) {2}/)])
    },
  )
})
