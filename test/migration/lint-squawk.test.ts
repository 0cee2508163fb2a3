import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import vm from 'node:vm'
import { expect, test } from 'vitest'
import { findingsIn, subjectFrom } from '../../src/features/migration/lint/lint.ts'
import { record } from '../../src/features/migration/recorder.ts'
import { fileOf, fixtures } from '../support/lint-fixtures.ts'

/** Rules of ours for PostgreSQL that squawk, a linter of SQL by other people, has too. */
const pairs: Readonly<Record<string, readonly string[]>> = {
  'drop-table': ['ban-drop-table'],
  'drop-column': ['ban-drop-column'],
  'rename-column': ['renaming-column'],
  'rename-table': ['renaming-table'],
  'not-null-without-default': ['adding-required-field'],
  'set-not-null': ['adding-not-nullable-field'],
  'change-type': ['changing-column-type'],
  'index-locks-writes': ['require-concurrent-index-creation'],
  'unique-locks-table': ['disallowed-unique-constraint'],
  'foreign-key-locks-tables': ['adding-foreign-key-constraint'],
}

const bodies = [...new Set(fixtures.flatMap(({ bad, good }) => [bad, good]))].filter(Boolean)

/** Its path. It is a program for each system, which a lock file cannot hold for all, so CI installs it apart. */
const program = process.env.GAPI_TEST_SQUAWK ?? ''

test.skipIf(!program).each(bodies)('squawk and we agree on %s', async body => {
  const { up, sql } = await recorded(body)
  const subject = subjectFrom({ dialect: 'postgres', up, down: undefined, inTransaction: false })
  const ours = new Set(
    findingsIn({ ...subject, others: [], hasCascadingChildren: () => false }, '', '').map(({ rule }) => rule),
  )
  const theirs = squawk(sql)
  const verdicts = Object.entries(pairs).map(([rule, names]) => ({
    rule,
    found: ours.has(rule),
    squawk: names.some(name => theirs.has(name)),
  }))
  const ownTables = subject.facts.some(({ kind }) => kind === 'createTable')
  const counted = verdicts.filter(({ rule }) => {
    // Part of Knex's .alter(), which we word as the change of type that it is.
    if (rule === 'set-not-null') return !ours.has('change-type')
    // squawk does not ask whose table it is.
    return rule !== 'drop-table' || !ownTables
  })
  expect(counted.filter(({ found, squawk }) => found !== squawk)).toEqual([])
})

async function recorded(body: string) {
  const exports: { up?: (knex: object) => unknown } = {}
  vm.compileFunction(fileOf(body), ['exports'])(exports)
  const up = await record(resolve('.'), 'postgres', knex => exports.up?.(knex))
  return { up, sql: up.statements.map(statement => `${statement.sql};`).join('\n') }
}

function squawk(sql: string): Set<string> {
  const { stdout } = spawnSync(program, ['--assume-in-transaction', '--reporter', 'json'], {
    input: sql,
    encoding: 'utf8',
  })
  const found: readonly { readonly rule_name: string }[] = JSON.parse(stdout)
  return new Set(found.map(({ rule_name }) => rule_name))
}
