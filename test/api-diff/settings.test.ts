import { expect, test } from 'vitest'
import { getOrders, parameter } from '../../src/features/api-diff/samples.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

const before = JSON.stringify(parameter({}), null, 2)

const after = JSON.stringify(getOrders({}), null, 2)

/** The result of comparing two files of a folder. */
async function diffOf(files: Readonly<Record<string, string>>, ...more: readonly string[]) {
  const cwd = folderWith(files)
  return gapi(['api', 'diff', 'new.json', '--base', 'old.json', ...more], { cwd })
}

test('a break is let through when it was deprecated and its sunset has passed', async () => {
  const old = (more: object) => ({ 'old.json': JSON.stringify(parameter({ ...more })), 'new.json': after })
  expect((await diffOf(old({ deprecated: true, 'x-sunset': '2026-11-01' }))).code).toBe(0)
  expect((await diffOf(old({ deprecated: true, 'x-sunset': '2026-12-24' }))).code).toBe(1)
  expect((await diffOf(old({ deprecated: true }))).code).toBe(1)
  expect((await diffOf(old({ 'x-sunset': '2026-11-01' }))).code).toBe(1)
})

test('an operation that is still called may not go, although its sunset has passed', async () => {
  const old = JSON.stringify(getOrders({ deprecated: true, 'x-sunset': '2026-11-01' }))
  const usage = (at: string | null, since = '2026-01-01') => {
    const rows = at === null ? [] : [{ route: 'GET /orders', calls: 1, errors: 0, last_at: at }]
    return JSON.stringify({ since, until: '2026-12-01', rows })
  }
  const files = { 'old.json': old, 'new.json': JSON.stringify({ openapi: '3.1.0', paths: {} }) }
  const codeWith = async (at: string | null, ...more: readonly string[]) =>
    (await diffOf({ ...files, 'usage.json': usage(at) }, '--usage', 'usage.json', ...more)).code
  expect(await codeWith('2026-11-20T08:00:00Z')).toBe(1)
  expect(await codeWith('2026-10-01T08:00:00Z')).toBe(0)
  expect(await codeWith('2026-11-20T08:00:00Z', '--idle-days', '1')).toBe(0)
  expect(await codeWith(null)).toBe(0)

  const refusal = async (text: string) => {
    const { code, stderr } = await diffOf({ ...files, 'usage.json': text }, '--usage', 'usage.json')
    return `${code} ${stderr.split('\n')[0]}`
  }
  const tooLate = '2 usage.json does not begin 30 days ago: since is 2026-11-01.'
  expect(await refusal(usage(null, '2026-11-01'))).toBe(tooLate)
  expect(await refusal('{"operations": []}')).toBe('2 usage.json has no list of rows.')
  expect(await refusal('{"since": "2026-01-01", "rows": [{}]}')).toBe(
    '2 usage.json has a row without route or last_at.',
  )
})

test('gapi.yml accepts a change by its fingerprint with a reason, and sets severities', async () => {
  const files = { 'old.json': before, 'new.json': after }
  const { stdout } = await diffOf(files, '--json')
  const [{ fingerprint }] = JSON.parse(stdout).changes
  const accepted = `apiDiff:\n  accept:\n    - { fingerprint: "${fingerprint}", reason: nobody used it }\n`
  expect(await diffOf({ ...files, 'gapi.yml': accepted })).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('accepted: nobody used it'),
  })
  expect(
    (await diffOf({ ...files, 'gapi.yml': 'apiDiff: { rules: { parameter-removed: risky } }' })).code,
  ).toBe(0)
  expect(
    (
      await diffOf(
        { ...files, 'gapi.yml': 'apiDiff: { rules: { parameter-removed: risky } }' },
        '--fail-on',
        'risky',
      )
    ).code,
  ).toBe(1)
})

test.each([
  ['apiDiff: { accept: [{ fingerprint: a1 }] }', 'apiDiff in gapi.yml accepts a1 without a reason.'],
  ['apiDiff: { rules: { parameter-remove: risky } }', 'unknown rule parameter-remove'],
  ['apiDiff: { rules: { parameter-removed: fatal } }', 'the severity "fatal"'],
  ['apiDiff: { rules: [parameter-removed] }', 'apiDiff in gapi.yml has rules that are not a map.'],
  ['apiDiff: { accept: [{ fingerprint: 12, reason: a }] }', 'a fingerprint that YAML reads as a number'],
  ['apiDiff: { ignore: [] }', 'apiDiff in gapi.yml has an unknown setting ignore.'],
])('a wrong setting is refused in one sentence: %s', async (settings, sentence) => {
  const { code, stderr } = await diffOf({ 'old.json': before, 'new.json': after, 'gapi.yml': settings })
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
})
