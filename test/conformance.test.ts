import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const folder = 'conformance'
const topics = readdirSync(join(folder, 'topics'))
const textOf = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')

/** The ids of all rules, as `topic/rule`. */
const rules = topics.flatMap(file => {
  const topic = file.replace('.ts', '')
  const ids =
    topic === 'every-response'
      ? textOf('support', 'every-response.ts').matchAll(/^ {4}id: '([a-z0-9-]+)',$/gm)
      : textOf('topics', file).matchAll(/^rule\(\s*'([a-z0-9-]+)',/gm)
  return [...ids].map(([, id]) => `${topic}/${id}`)
})

function run(...args: string[]) {
  const env = { PATH: process.env.PATH }
  return spawnSync('node', [join(folder, 'bin', 'run.mjs'), ...args], { encoding: 'utf8', env })
}

test.each([
  [[], 'Name one URL'],
  [['http://127.0.0.1:1'], 'API keys are missing: --admin, --user, --other'],
  [['ftp://host', '--admin', 'a', '--user', 'b', '--other', 'c'], 'ftp://host is not an http or https URL'],
  [
    ['http://127.0.0.1:1', '--admin', 'a', '--user', 'b', '--other', 'c', '--pid', 'x'],
    '--pid x is not the id',
  ],
  [['http://127.0.0.1:1', '--admin', 'a', '--user', 'b', '--other', 'c'], 'cannot be reached'],
  [['http://127.0.0.1:1', '--speed'], "Unknown option '--speed'"],
])('the suite with %j does not start: "%s"', (args, sentence) => {
  const { status, stderr } = run(...args)
  expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
})

test('every topic is part of the suite, and every rule has an id of its own', () => {
  const imported = [...textOf('suite.test.ts').matchAll(/'\.\/topics\/(.*)'/g)].map(([, file]) => file)
  expect([...imported].sort()).toEqual([...topics].sort())
  expect(rules.length).toBeGreaterThan(140)
  expect(new Set(rules).size).toBe(rules.length)
})

test('the suite knows no framework, and no file of a project', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.ts'),
  )
  const known = files.flatMap(file => {
    const found = textOf(file).match(
      /fastify|knex|flask|express\b|sqlite|postgres|src\/|\.\.\/\.\.\/(?!support)/gi,
    )
    return found ? [`${file}: ${found}`] : []
  })
  expect(known).toEqual([])
})

test('every mutation is of a rule, and each rule that is broken alone has one', async () => {
  const table = pathToFileURL('scripts/try/conformance/mutations/index.mjs').href
  const { mutations }: { mutations: ReadonlyArray<{ rule: string }> } = await import(table)
  const broken = mutations.map(({ rule }) => rule)
  expect(broken.filter(rule => !rules.includes(rule))).toEqual([])
  // Those without take part in the proofs of others, or need a process that stops.
  const whole = /^(health|shutdown)\//
  const without = rules.filter(rule => !broken.includes(rule) && !whole.test(rule))
  expect(without).toEqual(['audiences/admin'])
})
