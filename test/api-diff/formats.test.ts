import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { object, returned, text } from '../../src/features/api-diff/samples.ts'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'
import { sarifSchema } from '../support/schemas/sarif.ts'

const files = {
  'old.json': JSON.stringify(
    returned(object({ note: text(), state: text({ enum: ['open'] }) }, ['note'])),
    null,
    2,
  ),
  'new.json': JSON.stringify(
    returned(object({ state: text({ enum: ['open', 'paid'] }), at: text() })),
    null,
    2,
  ),
}

async function output(format: string): Promise<string> {
  const { stdout } = await gapi(['api', 'diff', 'new.json', '--base', 'old.json', '--format', format], {
    cwd: folderWith(files),
  })
  return stdout
}

test('Markdown is a changelog that callers read', async () => {
  expect(await output('markdown')).toBe(`# Changes from old.json to new.json

## Breaking

- \`GET /orders\`: Callers no longer get note in the 200 response.

## May break

- \`GET /orders\`: state in the 200 response may be "paid", which callers do not know.

## Added

- \`GET /orders\`: Callers can read at in the 200 response.
`)
})

test('GitHub shows a break at its line', async () => {
  const lines = (await output('github')).split('\n')
  expect(lines[0]).toBe(
    '::error file=new.json,line=15,title=response-property-removed::GET /orders: Callers no longer get note in the 200 response.',
  )
  expect(lines[1]).toMatch(/^::warning file=new\.json,line=\d+,title=response-values-widened::/)
  expect(lines[2]).toContain('1 breaking, 1 risky, 1 additive, from old.json to new.json.')
})

test('SARIF is valid, and lists every rule', async () => {
  const log = JSON.parse(await output('sarif'))
  const ajv = new Ajv({ strict: false, validateFormats: false })
  expect(ajv.validate(sarifSchema, log), JSON.stringify(ajv.errors)).toBe(true)
  expect(
    log.runs[0].results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]),
  ).toEqual([
    ['response-property-removed', 'error'],
    ['response-values-widened', 'warning'],
    ['response-property-added', 'note'],
  ])
})

test('JUnit has a test case for each change, of which breaks fail', async () => {
  const xml = await output('junit')
  expect(xml).toContain('tests="3" failures="1" errors="0"')
  expect(xml).toContain('type="response-property-removed"')
})
