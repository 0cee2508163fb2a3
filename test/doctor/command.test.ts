import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import type { Check } from '../../src/features/doctor/checks/check.ts'
import { contextOf } from '../../src/features/doctor/checks/context.ts'
import { examine } from '../../src/features/doctor/examine.ts'
import { readRepository } from '../../src/features/doctor/repository/repository.ts'
import { folderWith, writeIn } from '../support/folder.ts'
import { commit, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const secret = ['AKIA', 'QWERTZUIOPASDF23'].join('')
const leak = `export const key = '${secret}'\n`
const weak = "export const s = process.env.JWT_SECRET || 'x'\n"

const only = (...names: string[]) => names.flatMap(name => ['--only', name])

test.each([
  ['nothing found', { 'src/a.ts': '' }, [], 0],
  ['an error', { 'src/a.ts': leak }, [], 1],
  ['a warning', { 'src/config.ts': weak }, [], 0],
  ['a warning, strictly', { 'src/config.ts': weak }, ['--strict'], 1],
  ['a warning, where warnings count', { 'src/config.ts': weak }, ['--fail-on', 'warning'], 1],
  ['a note', { '.env': 'PORT=1\n' }, ['--strict'], 0],
  ['a note, where notes count', { '.env': 'PORT=1\n' }, ['--fail-on', 'info'], 1],
])('the exit code of %s', async (_, files, flags, code) => {
  expect((await gapi(['doctor', ...only('secrets'), ...flags], { cwd: repositoryWith(files) })).code).toBe(
    code,
  )
})

test('it runs anywhere: outside git, in an empty folder, on a broken symbolic link, from a folder below', async () => {
  expect((await gapi(['doctor'], { cwd: folderWith({ 'a.txt': '' }) })).code).toBe(0)
  const folder = repositoryWith({ 'package.json': '{}', 'src/a b/x.ts': leak, 'image.ts': `\0${leak}` })
  symlinkSync('/etc/hostname', join(folder, 'out.ts'))
  symlinkSync('nowhere', join(folder, 'broken.ts'))
  commit(folder, 'Link')
  const { stdout } = await gapi(['doctor', ...only('secrets/committed')], { cwd: join(folder, 'src/a b') })
  expect(stdout).toContain(
    '  image.ts:1:22  error  This is an AWS access key: AKIA…(20 characters). It is also in src/a b/x.ts:1:21.\n',
  )
  expect(stdout).toMatch(/\n1 error in 1 check\.\n$/)
})

test.each([
  [['--only', 'secrets/comitted'], /unknown check "secrets\/comitted"\. Did you mean secrets\/committed\?/],
  [['--explain', 'x'], /^--explain: unknown check "x"\./],
  [['--format', 'sarf'], /unknown format "sarf"\. Did you mean sarif\?/],
  [
    ['--format', 'json', '--format', 'sarif'],
    /^json and sarif cannot both go to standard output\.\nSend one to a file/,
  ],
  [['--fail-on', 'fatal'], /Choose one of error, warning, info\./],
  [['--baseline', 'none.json'], /^No such baseline: none\.json\.\nWrite it first: add --update-baseline/],
  [['nowhere'], /^No such folder: /],
])('bad usage gets a sentence: %j', async (flags, sentence) => {
  const { code, stdout, stderr } = await gapi(['doctor', ...flags], { cwd: repositoryWith({}) })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(sentence)
})

test('a report that cannot be written says so', async () => {
  const cwd = repositoryWith({ taken: '' })
  const { code, stderr } = await gapi(['doctor', '--format', 'json=taken/report.json'], { cwd })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Could not write taken\/report\.json: E/)
})

test.each([
  [
    'gapi.yml',
    'doctor: { falOn: error }',
    /^doctor in gapi\.yml: unknown setting falOn\. Did you mean failOn\?/,
  ],
  [
    'gapi.yml',
    'doctor: { failOn: fatal }',
    /^doctor in gapi\.yml: failOn is "fatal", which is not a severity\./,
  ],
  ['gapi.yml', 'doctor: { skip: secrets }', /^doctor in gapi\.yml: skip must be a list\./],
  [
    'gapi.yml',
    'doctor: { ignore: [{ check: secrets/history }] }',
    /secrets\/history is ignored without a reason\./,
  ],
  ['gapi.yml', 'doctor: { ignore: [{ check: secrets/x }] }', /unknown check "secrets\/x"/],
  [
    'gapi.yml',
    'doctor: { placeholders: [x] }',
    /^doctor in gapi\.yml: placeholders must be a map of names and values\./,
  ],
  [
    'gapi.yml',
    'doctor: { placeholders: { key: [x] } }',
    /the value of the placeholder key must be a string or a number/,
  ],
  ['gapi.yml', 'doctor: [', /^gapi\.yml is not valid YAML: /],
  [
    'package.json',
    '{"gapi":{"doctor":{"strict":1}}}',
    /^gapi\.doctor in package\.json: strict must be true or false\./,
  ],
  [
    '.gapi/doctor-baseline.json',
    '{"version":2}',
    /^The baseline \.gapi\/doctor-baseline\.json is not a baseline of version 1\./,
  ],
])('a mistake in %s gets a sentence: %s', async (path, text, sentence) => {
  const { code, stderr } = await gapi(['doctor'], { cwd: repositoryWith({ [path]: text }) })
  expect(code).toBe(2)
  expect(stderr).toMatch(sentence)
})

test('settings choose checks, say what fails, and ignore with a reason', async () => {
  const cwd = repositoryWith({
    'src/a.ts': leak,
    'legacy/b.ts': leak,
    'src/config.ts': weak,
    'gapi.yml': `doctor:
  failOn: warning
  skip: [config/env-example]
  ignore:
    - { check: secrets/committed, files: [legacy/], reason: The key is void. }
`,
  })
  const { code, stdout } = await gapi(['doctor', '--skip', 'secrets/history,tests', '--json'], { cwd })
  const { checks, findings, ignored, failOn } = JSON.parse(stdout)
  expect({ code, failOn }).toEqual({ code: 1, failOn: 'warning' })
  const ran = checks.map(({ id }: { id: string }) => id)
  expect(ran).toContain('secrets/committed')
  for (const skipped of ['config/env-example', 'secrets/history', 'tests/exist'])
    expect(ran).not.toContain(skipped)
  expect(findings).toMatchObject([{ path: 'src/a.ts' }, { path: 'src/config.ts' }])
  expect(ignored).toMatchObject([{ path: 'legacy/b.ts', reason: 'The key is void.' }])
})

test.each([
  ['above', `// gapi-ok: secrets/committed the key is void\n${leak}`, 0],
  ['beside', leak.replace('\n', ' // gapi-ok: secrets/committed the key is void\n'), 0],
  ['of another scanner', leak.replace('\n', ' // gitleaks:allow\n'), 0],
  ['without a reason', `// gapi-ok: secrets/committed\n${leak}`, 1],
  ['of another check', `// gapi-ok: secrets/history the key is void\n${leak}`, 1],
  ['elsewhere', `// gapi-ok: secrets/committed the key is void\n\n${leak}`, 1],
])('a comment %s', async (_, text, code) => {
  const cwd = repositoryWith({ 'src/a.ts': text })
  expect((await gapi(['doctor', ...only('secrets/committed')], { cwd })).code).toBe(code)
})

test('a baseline lets pass what was there, also after edits, and nothing new', async () => {
  const cwd = repositoryWith({ 'src/a.ts': leak, 'src/b.ts': leak })
  const run = (...flags: string[]) => gapi(['doctor', ...only('secrets'), ...flags], { cwd })
  const written = await run('--update-baseline')
  expect(written).toMatchObject({ code: 0, stdout: '.gapi/doctor-baseline.json accepts 2 errors.\n' })
  expect(readFileSync(join(cwd, '.gapi/doctor-baseline.json'), 'utf8')).not.toContain(secret)
  expect((await run('--strict')).code).toBe(0)

  writeIn(cwd, 'src/a.ts', `import x from 'x'\n\n  ${leak}\nexport const other = 1\n`)
  expect((await run('--strict')).code).toBe(0)

  writeIn(cwd, 'src/a.ts', leak + leak)
  expect(JSON.parse((await run('--json')).stdout).findings).toMatchObject([{ path: 'src/a.ts', line: 2 }])
})

test('a baseline that is out of date is said to be, and fails strictly', async () => {
  const cwd = repositoryWith({ 'src/a.ts': leak })
  const run = (...flags: string[]) => gapi(['doctor', ...only('secrets/committed'), ...flags], { cwd })
  await run('--update-baseline')
  writeIn(cwd, 'src/a.ts', '')
  const { code, stdout } = await run()
  expect(code).toBe(0)
  expect(stdout).toContain('Stale baseline entry: secrets/committed in src/a.ts.')
  expect((await run('--strict')).code).toBe(1)
  expect((await run('--update-baseline')).stdout).toBe('.gapi/doctor-baseline.json accepts nothing.\n')
})

test('an entry of the baseline ends on its day, and keeps its notes when it is written again', async () => {
  const cwd = repositoryWith({ 'src/a.ts': leak })
  const run = (...flags: string[]) => gapi(['doctor', ...only('secrets/committed'), ...flags], { cwd })
  await run('--update-baseline')
  const path = '.gapi/doctor-baseline.json'
  const note = (until: string) => {
    const read = JSON.parse(readFileSync(join(cwd, path), 'utf8'))
    Object.assign(read.findings[0], { reason: 'after the move', until })
    writeIn(cwd, path, JSON.stringify(read))
  }
  note('2026-11-23')
  expect((await run()).code).toBe(0)
  await run('--update-baseline')
  expect(JSON.parse(readFileSync(join(cwd, path), 'utf8')).findings).toMatchObject([
    { reason: 'after the move' },
  ])
  note('2026-11-22')
  expect((await run()).code).toBe(1)
})

test('checks are listed and explained', async () => {
  const { stdout } = await gapi(['doctor', '--list-checks'], { cwd: '/' })
  expect(stdout).toContain('The API is documented\n  api/documented ')
  const explained = await gapi(['doctor', '--explain', 'db/has-down'], { cwd: '/' })
  expect(explained).toMatchObject({ code: 0 })
  expect(explained.stdout).toContain('db/has-down (error): Every migration can be rolled back.')
  expect(explained.stdout).toContain('// gapi-ok: db/has-down ')
})

test('a check that crashes is reported as that, and hides no other', async () => {
  const repository = await readRepository(repositoryWith({ 'src/a.ts': leak }), process.env)
  const subject = contextOf(repository, { env: process.env, now: new Date() })
  const { committed } = await import('../../src/features/doctor/checks/secrets/committed/check.ts')
  const crashing: Check = {
    ...committed,
    id: 'secrets/crashing',
    run() {
      throw new Error(`I hold ${secret}`)
    },
  }
  const report = await examine(subject, { checks: [crashing, committed], ignore: [], baseline: [] })
  expect(report.checked).toMatchObject([
    { state: 'crashed', reason: expect.stringContaining('I hold AKIA…(20 characters)') },
    { state: 'findings' },
  ])
})

test.skipIf(spawnSync('script', ['--version']).status !== 0)(
  'a terminal is told which check is at work, and nothing of that is left; a pipe is told nothing',
  async () => {
    const cwd = repositoryWith({ 'src/a.ts': leak })
    const run = `"${process.execPath}" "${resolve('bin/gapi.cjs')}" doctor --only secrets`
    const screen = execFileSync('script', ['-qfec', `${run} || true`, '/dev/null'], { cwd, encoding: 'utf8' })
    expect(screen).toContain('\r1 of 4  secrets/committed … \u001b[K')
    const { stdout, stderr } = await gapi(['doctor', '--only', 'secrets'], { cwd })
    const shown = screen.split('\u001b[K').map(drawn => drawn.replace(/\r\d of 4.*$|\r$/, ''))
    expect(stripVTControlCharacters(shown.join('').replaceAll('\r\n', '\n'))).toBe(stdout)
    expect(stderr).toBe('')
  },
)

test('a line of five megabytes is searched like any other', async () => {
  const noise = 'password=secret:token,api_key=sk-key-SG.AKIAghp_://a:b@'.repeat(90_000)
  const cwd = repositoryWith({
    'data.json': `"${noise}${secret}"\n`,
    'long.js': `${'a'.repeat(5_000_000)}\n`,
  })
  const { stdout } = await gapi(['doctor', ...only('secrets/committed'), '--json'], { cwd })
  expect(JSON.parse(stdout).findings).toMatchObject([{ path: 'data.json', line: 1 }])
})
