import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { rules } from '../../src/features/migration/lint/rules/index.ts'
import { folderWith } from '../support/folder.ts'
import { type Fixture, fileOf, fixtures } from '../support/lint-fixtures.ts'
import { gapi } from '../support/run.ts'

const children = `exports.up = knex => knex.schema.createTable('posts', t => {
  t.integer('user_id').references('id').inTable('users').onDelete('CASCADE')
}).createTable('users', t => {
  t.string('title', 200)
  t.bigInteger('visits').notNullable().defaultTo(0)
})`

async function lint({ dialect }: Fixture, body: string) {
  const folder = folderWith({
    'package.json': '{}',
    'knexfile.js': '',
    'migrations/20260101000000_children.js': children,
    'migrations/20260102000000_x.js': fileOf(body),
  })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const path = join('migrations', '20260102000000_x.js')
  const args = ['migration', 'lint', path, '--dir', 'migrations', '--dialect', dialect, '--json']
  const { code, stdout } = await gapi(args, { cwd: folder })
  const { findings } = JSON.parse(stdout)
  expect(findings).toBeInstanceOf(Array)
  return { code, findings }
}

test.each(fixtures)('$rule on $dialect finds one, and leaves the other alone', async fixture => {
  const { rule, bad, good, about, line = 3 } = fixture
  const level = rules.find(({ id }) => id === rule)?.level
  const found = await lint(fixture, bad)
  expect(found.findings).toContainEqual(expect.objectContaining({ rule, about, line, level }))
  if (level !== 'note') expect(found.code).toBe(1)
  const passed = await lint(fixture, good)
  expect(passed.findings.filter((finding: { rule: string }) => finding.rule === rule)).toEqual([])
})

test('every rule is in the documentation', () => {
  const page = readFileSync('docs/migration-lint.md', 'utf8')
  expect(rules.map(({ id }) => id).filter(id => !new RegExp(`[ ,]${id}[ ,]`).test(page))).toEqual([])
})

test('every rule has its fixture, and every fixture its rule', () => {
  const known = rules.map(({ id }) => id).sort()
  expect([...new Set(fixtures.map(({ rule }) => rule))].sort()).toEqual(known)
})
