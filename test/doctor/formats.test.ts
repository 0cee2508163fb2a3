import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { emptyFolder } from '../support/folder.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { gitlabSchema } from '../support/schemas/gitlab.ts'
import { junitXsd } from '../support/schemas/junit.ts'
import { rdjsonSchema } from '../support/schemas/rdjson.ts'
import { sarifSchema } from '../support/schemas/sarif.ts'

const secret = ['AKIA', 'QWERTZUIOPASDF23'].join('')

/** Errors, warnings and notes; one ignored, one twice on equal lines; a path with a space, a name with XML in it. */
function troubled(): string {
  return repositoryWith({
    'package.json': JSON.stringify({ name: 'shop', dependencies: { '<&"\'>': '1' } }),
    'src/a b.ts': `const a = '${secret}'\nconst a = '${secret}'\n`,
    'src/config.ts':
      "export const s = process.env.JWT_SECRET || 'x' // gapi-ok: secrets/weak-default a sample, <b>bold</b>\n",
    '.env': 'PORT=3000\n',
    'openapi.yaml':
      'openapi: 3.0.3\ninfo: { title: a, version: b }\npaths:\n  "/a<b>&\\u0007/{id}":\n    get: {}\n',
  })
}

let made: Promise<Readonly<Record<string, string>>> | undefined

/** The seven formats of one run, by name. */
function reports(): Promise<Readonly<Record<string, string>>> {
  made ??= makeReports()
  return made
}

async function makeReports(): Promise<Readonly<Record<string, string>>> {
  const folder = emptyFolder()
  const names = ['json', 'sarif', 'junit', 'gitlab', 'rdjson', 'github', 'pretty']
  const formats = names.flatMap(name => ['--format', `${name}=${join(folder, 'reports', name)}`])
  const ran = await gapi(['doctor', ...formats], { cwd: troubled() })
  expect(ran).toMatchObject({ code: 1, stderr: '' })
  const texts = names.map(name => [name, readFileSync(join(folder, 'reports', name), 'utf8')])
  return { ...Object.fromEntries(texts), stdout: ran.stdout }
}

function faultsOf(schema: object, text = ''): unknown {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false })
  const validate = ajv.compile(schema)
  return validate(JSON.parse(text)) ? [] : validate.errors
}

test('json keeps to docs/doctor.schema.json', async () => {
  const out = await reports()
  expect(faultsOf(JSON.parse(readFileSync('docs/doctor.schema.json', 'utf8')), out.json)).toEqual([])
  const { findings, ignored } = JSON.parse(out.json ?? '')
  expect(new Set(findings.map(({ severity }: { severity: string }) => severity))).toEqual(
    new Set(['error', 'warning', 'info']),
  )
  expect(ignored).toMatchObject([{ check: 'secrets/weak-default', reason: 'a sample, <b>bold</b>' }])
})

test('sarif keeps to SARIF 2.1.0, names every check, and says what is suppressed', async () => {
  const out = await reports()
  expect(faultsOf(sarifSchema, out.sarif)).toEqual([])
  const [run] = JSON.parse(out.sarif ?? '').runs
  expect(run.tool.driver.rules.length).toBe(JSON.parse(out.json ?? '').checks.length)
  const suppressed = run.results.filter((result: object) => 'suppressions' in result)
  expect(suppressed).toMatchObject([{ ruleId: 'secrets/weak-default', suppressions: [{ kind: 'inSource' }] }])
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
})

test('junit is XML that Jenkins reads', async () => {
  const out = await reports()
  const { valid, errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: out.junit ?? '' }],
    schema: [{ fileName: 'junit.xsd', contents: junitXsd }],
  })
  expect({ valid, errors }).toEqual({ valid: true, errors: [] })
})

test('gitlab keeps to its form, and every fingerprint is its own', async () => {
  const out = await reports()
  expect(faultsOf(gitlabSchema, out.gitlab)).toEqual([])
  const prints = JSON.parse(out.gitlab ?? '').map(({ fingerprint }: { fingerprint: string }) => fingerprint)
  expect(new Set(prints).size).toBe(prints.length)
})

test('rdjson keeps to reviewdog’s form', async () => {
  const out = await reports()
  expect(faultsOf(rdjsonSchema, out.rdjson)).toEqual([])
})

test('a schema refuses what is wrong', () => {
  expect(faultsOf(sarifSchema, '{"version":"2.1.0","runs":[{"tool":{"driver":{}}}]}')).not.toEqual([])
  expect(faultsOf(gitlabSchema, '[{"description":"x"}]')).not.toEqual([])
  expect(faultsOf(rdjsonSchema, '{"diagnostics":[{"message":"x"}]}')).not.toEqual([])
})

test('github escapes what would end an annotation', async () => {
  const out = await reports()
  const lines = (out.github ?? '').trim().split('\n')
  for (const line of lines)
    expect(line).toMatch(/^::(error|warning|notice) (file=[^:,]+,(line=\d+,)?(col=\d+,)?)?title=[^:,]+::./)
  expect(lines.length).toBe(JSON.parse(out.json ?? '').findings.length)
})

test('GitHub shows ten of a kind, so the tenth says how many more there are', async () => {
  const files = Object.fromEntries(
    [...Array(14).keys()].map(index => [`src/a${index}.ts`, `use(process.env.A${index})\n`]),
  )
  const { stdout } = await gapi(['doctor', '--only', 'config/central', '--format', 'github'], {
    cwd: repositoryWith(files),
  })
  const warnings = stdout.trim().split('\n')
  expect(warnings.length).toBe(10)
  expect(warnings.at(-1)).toBe('::warning title=gapi doctor::5 more are in the log of this step.')
})

test('in GitHub Actions annotations and a summary come by themselves', async () => {
  const summary = join(emptyFolder(), 'summary.md')
  const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary }
  const { stdout } = await gapi(['doctor'], { cwd: troubled(), env })
  expect(stdout).toContain('1 error  secrets/committed  No tracked file holds a secret\n')
  expect(stdout).toContain('::error file=src/a b.ts,line=1')
  expect(readFileSync(summary, 'utf8')).toContain('| error | `secrets/committed` | `src/a b.ts:1:12` |')
})

test('no format shows a secret', async () => {
  const out = await reports()
  for (const text of Object.values(out)) expect(text).not.toContain(secret)
})
