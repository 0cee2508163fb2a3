import { expect, test } from 'vitest'
import { writeIn } from '../support/folder.ts'
import { commit, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')
const awsKey = ['AKIA', 'QWERTZUIOPASDF23'].join('')

const manifest = JSON.stringify({
  scripts: { start: 'node .', test: 'vitest' },
  dependencies: { dotenv: '1' },
})

const scattered = Object.fromEntries(
  Array.from({ length: 30 }, (_, number) => [`src/part-${number}.ts`, `use(process.env.PART_${number})\n`]),
)

test('the worst findings come first, repeats are folded, and one line is about the rest', async () => {
  const folder = repositoryWith({
    ...scattered,
    'package.json': manifest,
    'README.md': '## Setup\n\n```sh\nnpm install\nnpm start\n```\n',
    'src/config.ts': 'use(process.env.A, process.env.B)\n',
    'src/z.ts': `key('${awsKey}')\n`,
    'test/a.test.ts': '',
  })
  const { stdout } = await gapi(['doctor'], { cwd: folder })
  const lines = stdout.split('\n')
  const heads = lines.filter(line => /^\d+ (error|warning|note)/.test(line) && !line.includes(' checks'))
  expect(heads.map(line => line.split(' ')[1]?.replace(/s$/, ''))).toEqual(
    ['error', 'error', 'warning', 'warning'].slice(0, heads.length),
  )
  expect(stdout.indexOf('secrets/committed')).toBeLessThan(stdout.indexOf('config/central'))
  expect(stdout).toContain('26 more in src/part-')
  expect(lines.length).toBeLessThan(35)
  expect(lines.at(-2)).toMatch(/ in \d+ checks \(\d+ ok.*\)\. --verbose shows what each has read\.$/)
  expect(stdout).not.toMatch(/^ok/m)
})

test('--verbose shows every finding, what each check has read, and why others do not apply', async () => {
  const folder = repositoryWith({ ...scattered, 'src/config.ts': 'use(process.env.A, process.env.B)\n' })
  const { stdout } = await gapi(['doctor', '--verbose'], { cwd: folder })
  expect(stdout.match(/outside of src\/config\.ts/g)).toHaveLength(30)
  expect(stdout).toMatch(/^ok {2}secrets\/committed +31 files$/m)
  expect(stdout).toMatch(/^not applicable {2}db\/has-down +There are no migrations\.$/m)
})

test('a secret is one finding wherever it stands: in .env, in code, in compose and in the history', async () => {
  const folder = repositoryWith({ 'src/old.ts': `a({ password: '${password}' })\n` })
  writeIn(folder, 'src/old.ts', 'a()\n')
  writeIn(folder, '.env', `DB_PASSWORD=${password}\n`)
  writeIn(folder, 'compose.yml', `services:\n  api:\n    environment:\n      API_PASSWORD: ${password}\n`)
  writeIn(folder, 'src/a.ts', `a({ password: '${password}' })\n`)
  writeIn(folder, 'src/b.ts', `b({ password: '${password}' })\n`)
  commit(folder, 'Move it')
  const { stdout } = await gapi(['doctor', '--only', 'secrets', '--json'], { cwd: folder })
  const { findings, checks } = JSON.parse(stdout)
  expect(findings).toHaveLength(1)
  expect(findings).toMatchObject([{ check: 'secrets/env-tracked', severity: 'error', path: '.env' }])
  for (const place of ['src/a.ts:1', 'src/b.ts:1', 'compose.yml:4'])
    expect(findings[0].message).toContain(place)
  expect(checks.map(({ state }: { state: string }) => state)).toContain('ok')
})

test('two secrets in one place are two findings', async () => {
  const folder = repositoryWith({
    'src/a.ts': `a({ password: '${password}' })\n`,
    'src/b.ts': `b({ password: '${password}x' })\n`,
  })
  const { stdout } = await gapi(['doctor', '--only', 'secrets', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toHaveLength(2)
})

test('a URI of SARIF leads to its file whatever the name is', async () => {
  const names = ['src/a#b.ts', 'src/a?b.ts', 'a:b.ts', 'src/100%.ts', 'src/a b.ts', 'src/[id].ts', 'src/é.ts']
  const folder = repositoryWith(
    Object.fromEntries(names.map((name, at) => [name, `k('${awsKey.slice(0, -1)}${'ABCDEFG'[at]}')\n`])),
  )
  const { stdout } = await gapi(['doctor', '--only', 'secrets/committed', '--format', 'sarif'], {
    cwd: folder,
  })
  const uris: string[] = JSON.parse(stdout).runs[0].results.map(
    (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
      result.locations[0]?.physicalLocation.artifactLocation.uri,
  )
  const base = 'file:///shop/'
  expect(
    uris.map(uri => decodeURIComponent(new URL(uri, base).pathname).slice('/shop/'.length)).sort(),
  ).toEqual(names.toSorted())
  for (const uri of uris)
    expect(new URL(uri, base)).toMatchObject({ protocol: 'file:', hash: '', search: '' })
})
