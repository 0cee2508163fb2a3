import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { testsRun } from '../../src/features/doctor/run/result/test-count.ts'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { fence, scripts } from '../support/readme.ts'
import { isAlive, withScripts } from '../support/readme-run.ts'
import { commit, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { gitlabSchema } from '../support/schemas/gitlab.ts'
import { junitXsd } from '../support/schemas/junit.ts'
import { rdjsonSchema } from '../support/schemas/rdjson.ts'
import { sarifSchema } from '../support/schemas/sarif.ts'

const secret = ['AKIA', 'QWERTZUIOPASDF23'].join('')
const runs = '--only=readme/setup-runs'

/** gapi doctor, with a home and a temporary folder of its own. */
function doctor(cwd: string, ...flags: readonly string[]) {
  return gapi(['doctor', ...flags], { cwd, env: { HOME: emptyFolder(), TMPDIR: emptyFolder() } })
}

const failing = (...before: readonly string[]) => ({
  'package.json': '{ "name": "shop" }',
  'README.md': ['# Shop', '', ...before, fence('node migrate.cjs', 'node server.cjs')].join('\n'),
  'migrate.cjs': `console.log('no table for ${secret} <b>&'); process.exit(3)`,
  'server.cjs': '',
})

describe('the checks of a run', () => {
  test('stand in one report with the others, and come last', async () => {
    const cwd = repositoryWith({ ...failing(), 'src/a.ts': `const a = '${secret}'\n` })
    const { code, stdout } = await doctor(cwd, '--run', '--json')
    const { checks, findings, run } = JSON.parse(stdout)
    expect(code).toBe(1)
    expect(findings).toMatchObject([
      { check: 'secrets/committed', evidence: [], message: expect.stringContaining('It is also in ') },
      { check: 'tests/exist' },
      { check: 'node/engines' },
      {
        check: 'readme/setup-runs',
        path: 'README.md',
        line: 4,
        message: '`node migrate.cjs` does not work: it ended with exit code 3.',
        evidence: ['no table for *** <b>&'],
      },
    ])
    expect(run.steps).toMatchObject([{ state: 'failed' }, { state: 'not-run' }])
    const order = checks.map(({ id }: { id: string }) => id)
    expect(order.indexOf('readme/setup-runs')).toBeGreaterThan(order.indexOf('secrets/history'))
  })

  test('are not run without --run, and one that is named says so', async () => {
    const cwd = repositoryWith(failing())
    const { stdout } = await doctor(cwd, '--only', 'readme', '--json')
    const { checks, run } = JSON.parse(stdout)
    expect(checks.map(({ id }: { id: string }) => id)).not.toContain('readme/setup-runs')
    expect(run).toBeNull()
    const named = await doctor(cwd, runs)
    expect(named).toMatchObject({ code: 2, stdout: '' })
    expect(named.stderr).toBe(
      'readme/setup-runs runs the README, which needs --run.\nAdd --run: gapi doctor --run --only readme/setup-runs\n',
    )
  })

  test('are listed and explained as such', async () => {
    const { stdout } = await doctor('/', '--list-checks')
    expect(stdout).toMatch(/readme\/setup-runs .* \(with --run\)\n/)
    expect((await doctor('/', '--explain', 'tests/pass')).stdout).toMatch(
      /^tests\/pass \(error, with --run\): /,
    )
  })

  test.each([
    [['--run', '--only', 'secrets'], /^None of these checks needs --run\.\n/],
    [['--run', '--fix', '--dry-run'], /^--fix --dry-run only prints a diff, so --run has no effect\.\n/],
    [['--run', '--readme-plan', 'none.md'], /^There is no file none\.md\.\n/],
  ])('bad usage gets a sentence: %j', async (flags, sentence) => {
    const { code, stderr } = await doctor(repositoryWith(failing()), ...flags)
    expect(code).toBe(2)
    expect(stderr).toMatch(sentence)
  })

  test('what is found can be explained in the README, and let pass by a baseline though its line moves', async () => {
    const cwd = repositoryWith(failing())
    expect((await doctor(cwd, '--run', runs, '--update-baseline')).stdout).toBe(
      '.gapi/doctor-baseline.json accepts 1 error.\n',
    )
    writeIn(cwd, 'README.md', failing('A line more.', '')['README.md'])
    commit(cwd, 'Move it')
    expect((await doctor(cwd, '--run', runs, '--strict')).code).toBe(0)
    const explained = repositoryWith({
      ...failing(),
      'README.md': fence('# gapi-ok: readme/setup-runs the table is made by hand', 'node migrate.cjs'),
    })
    expect((await doctor(explained, '--run', runs)).code).toBe(0)
  })

  test('--fix fixes first, and what is run is what was fixed', async () => {
    const cwd = repositoryWith({
      'package.json': scripts({ dev: 'node --env-file=.env dev.cjs' }),
      'README.md': fence('npm run dev'),
      'dev.cjs': "require('node:http').createServer((_, response) => response.end()).listen(0)",
      '.env.example': 'GREETING=hello\n',
      '.gitignore': '.env\n',
    })
    const only = '--only=readme/env-step,readme/server-answers'
    const before = JSON.parse((await doctor(cwd, '--run', only, '--json')).stdout)
    expect(before.findings.map(({ check }: { check: string }) => check)).toEqual([
      'readme/env-step',
      'readme/server-answers',
    ])
    const { stdout, code } = await doctor(cwd, '--run', only, '--fix', '--json')
    expect(JSON.parse(stdout).findings).toEqual([])
    expect(code).toBe(0)
  })
})

describe('where it cannot be done', () => {
  const withoutBash = () => {
    const path = emptyFolder()
    for (const program of ['git', 'node']) symlinkSync(programOf(program), join(path, program))
    return path
  }

  test('on a machine without bash, the others still report', async () => {
    const cwd = repositoryWith({ ...failing(), 'src/a.ts': `const a = '${secret}'\n` })
    const env = { PATH: withoutBash() }
    const { code, stdout } = await gapi(['doctor', '--run', '--only', 'readme/setup-runs,secrets'], {
      cwd,
      env,
    })
    expect(code).toBe(1)
    expect(stdout).toContain('It is also in src/a.ts:1:12.')
    expect(stdout).toContain('  readme/setup-runs  It needs bash, which is not installed.\n')
    expect(stdout).toContain('BLOCKED, so neither a pass nor a failure: readme/setup-runs\n')
  })

  test('without a README that is what is found', async () => {
    const cwd = repositoryWith({ 'package.json': scripts({ test: 'node --test' }) })
    const { stdout } = await doctor(cwd, '--run', '--only', 'readme/setup-present,tests/pass', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      findings: [{ code: 'no-readme' }],
      checks: [{ state: 'findings' }, { id: 'tests/pass', state: 'blocked' }],
      run: null,
    })
  })

  test('blocked is neither a pass nor a failure: loud, and 1 only strictly', async () => {
    const cwd = repositoryWith({
      'package.json': scripts({ lint: 'exit 0' }),
      'README.md': fence('export KEY=<your-key>', 'npm run lint'),
    })
    const { code, stdout } = await doctor(cwd, '--run', runs)
    expect(code).toBe(0)
    expect(stdout).toContain('\n  readme/setup-runs  ')
    expect(stdout).toContain('\nBLOCKED, so neither a pass nor a failure: readme/setup-runs\n')
    expect((await doctor(cwd, '--run', runs, '--strict')).code).toBe(1)
  })
})

describe('npm test', () => {
  const counting = (file: string) =>
    `require('node:fs').appendFileSync('${file}', 'x'); console.log('1 passing')`

  test('is run once: by the README, or else by the check', async () => {
    for (const lines of [['npm test'], ['node --version']]) {
      const file = join(emptyFolder(), 'count')
      const cwd = repositoryWith({ 'README.md': fence(...lines), ...withScripts({ test: counting(file) }) })
      const { stdout } = await doctor(cwd, '--run', '--only', 'tests/pass', '--json')
      expect(JSON.parse(stdout).checks).toMatchObject([{ state: 'ok' }])
      expect(readFileSync(file, 'utf8')).toBe('x')
    }
  })

  test('that hangs is stopped and found, and what it left running is ended', async () => {
    const file = join(emptyFolder(), 'pid')
    const test = `require('node:fs').writeFileSync('${file}', String(process.pid)); setInterval(() => {}, 1000)`
    const cwd = repositoryWith({ 'README.md': fence('node --version'), ...withScripts({ test }) })
    const { stdout } = await doctor(cwd, '--run', '--timeout', '3s', '--only', 'tests/pass')
    expect(stdout).toContain('package.json:1  error  `npm test` fails: it did not end within 3 s.\n')
    // On a busy machine it may have been stopped before it started.
    expect(existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))).toBe(false)
  })

  test('does not meet what the README has only tried, and meets what its set-up has made', async () => {
    const cwd = repositoryWith({
      'README.md': fence('node setup.cjs', 'npm run check', 'node setup.cjs'),
      'edited.txt': 'old',
      ...withScripts({
        check:
          "const fs = require('node:fs'); fs.writeFileSync('tried.txt', ''); fs.writeFileSync('edited.txt', '')",
        test: `const fs = require('node:fs')
          process.exit(!fs.existsSync('tried.txt') && fs.readFileSync('edited.txt', 'utf8') === 'old' && fs.existsSync('made.txt') ? 0 : 1)`,
      }),
      'setup.cjs': "require('node:fs').writeFileSync('made.txt', '')",
    })
    expect((await doctor(cwd, '--run', '--only', 'tests/pass,readme/verify-runs')).code).toBe(0)
  })

  test('sees the variables that the README has set, at the root of the copy', async () => {
    const test =
      "process.exit(process.env.LEVEL === 'debug' && require('node:fs').existsSync('README.md') ? 0 : 1)"
    const cwd = repositoryWith({
      'README.md': fence('export LEVEL=debug', 'cd api', 'node --version'),
      'api/a.js': '',
      ...withScripts({ test }),
    })
    expect((await doctor(cwd, '--run', '--only', 'tests/pass')).code).toBe(0)
  })
})

test.each([
  ['Vitest', ' Test Files  1 passed (1)\n      Tests  1 failed | 2 passed (3)\n   Start at  10:00:00', 3],
  ['Vitest', '\u001b[2m      Tests \u001b[22m \u001b[1m3 passed\u001b[22m (3)', 3],
  ['Vitest', 'No test files found, exiting with code 0', 0],
  ['Jest', 'Test Suites: 1 passed, 1 total\nTests:       1 skipped, 2 passed, 3 total', 3],
  ['Jest', 'No tests found, exiting with code 0', 0],
  ['Mocha', '  2 passing (4ms)\n  1 failing', 3],
  ['Mocha', '  0 passing (1ms)', 0],
  ['node --test', 'ℹ tests 3\nℹ suites 0\nℹ pass 3', 3],
  ['node --test', '# tests 0\n# suites 0\n# pass 0', 0],
  ['TAP', 'ok 1 - adds\nok 2 - subtracts\n1..2', 2],
  ['TAP', 'TAP version 13\n1..0', 0],
  ['Jasmine', '3 specs, 0 failures', 3],
  ['Bun', ' 0 pass\n 0 fail\nRan 0 tests across 0 files. [12.00ms]', 0],
  ['AVA', '  ✔ adds\n  ─\n\n  1 test passed', 1],
  ['uvu', '  Total:     0\n  Passed:    0', 0],
  ['two of them, one without a test', '  0 passing (1ms)\n\n  3 passing (4ms)', 3],
  ['none that is known', 'all is well', undefined],
])('what %s says is counted: %j', (_, output, count) => {
  expect(testsRun(output)).toBe(count)
})

describe('the formats of a run', () => {
  const names = ['json', 'sarif', 'junit', 'gitlab', 'rdjson', 'github', 'pretty']
  let made: Promise<Readonly<Record<string, string>>> | undefined

  async function reports(): Promise<Readonly<Record<string, string>>> {
    const folder = emptyFolder()
    const cwd = repositoryWith({
      ...failing(),
      ...withScripts({ test: 'process.exit(1)', lint: `console.log('${secret}'); process.exit(1)` }),
      'README.md': `${fence('npm run lint', 'npm test', 'node migrate.cjs', 'npm run dev')}\n\n${fence('brew install x')}`,
    })
    const formats = names.flatMap(name => ['--format', `${name}=${join(folder, name)}`])
    const { stdout } = await doctor(cwd, '--run', ...formats)
    return {
      ...Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'utf8')])),
      stdout,
    }
  }

  const report = () => {
    made ??= reports()
    return made
  }

  const faultsOf = (schema: object, text = '') => {
    const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema)
    return validate(JSON.parse(text)) ? [] : validate.errors
  }

  test('keep to their schemas', async () => {
    const out = await report()
    const own = JSON.parse(readFileSync('docs/doctor.schema.json', 'utf8'))
    expect(faultsOf(own, out.json)).toEqual([])
    expect(faultsOf(sarifSchema, out.sarif)).toEqual([])
    expect(faultsOf(gitlabSchema, out.gitlab)).toEqual([])
    expect(faultsOf(rdjsonSchema, out.rdjson)).toEqual([])
    const xml = [{ fileName: 'report.xml', contents: out.junit ?? '' }]
    const { errors } = await validateXML({ xml, schema: [{ fileName: 'junit.xsd', contents: junitXsd }] })
    expect(errors).toEqual([])
  })

  test('junit has a test case for each command of the README', async () => {
    const { junit = '' } = await report()
    const cases = [
      ...junit.matchAll(
        /<testcase classname="gapi.readme" name="README.md:(\d+) [^"]*" time="[\d.]+">\n +<(\w+)/g,
      ),
    ]
    expect(cases.map(([, line, kind]) => `${line} ${kind}`)).toEqual([
      '2 skipped',
      '3 failure',
      '4 failure',
      '5 skipped',
      '10 skipped',
    ])
    expect(junit).toContain('<failure message="it ended with exit code 3" type="setup">')
    expect(junit).toMatch(/<system-out>[^<]*no table for \*\*\* &lt;b&gt;&amp;<\/system-out>/)
  })

  test('pretty tells each command as it ends, then the checks; in a file too', async () => {
    const { stdout = '', pretty = '' } = await report()
    expect(stdout).toMatch(
      /^failed +2 {2}npm run lint.*\n[\s\S]*\nREADME\.md: 3 failed, 1 not run, 1 skipped\. .*\n\n\d errors? /,
    )
    expect(stdout.replaceAll(/ {2}[\d.]+ m?s/g, '')).toBe(pretty.replaceAll(/ {2}[\d.]+ m?s/g, ''))
  })

  test('none shows a secret that a command has printed', async () => {
    for (const text of Object.values(await report())) expect(text).not.toContain(secret)
  })
})

/** Where a program is. */
function programOf(name: string): string {
  return execFileSync('which', [name], { encoding: 'utf8' }).trim()
}
