import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../../src/features/doctor/checks/index.ts'
import { writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

interface Checked {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly subject: string | null
}

async function doctor(folder: string, ...only: readonly string[]) {
  const flags = only.length > 0 ? ['--only', only.join()] : []
  const { stdout } = await gapi(['doctor', '--json', ...flags], { cwd: folder })
  const report: {
    readonly checks: readonly Checked[]
    readonly findings: readonly { readonly path: string; readonly line: number | null }[]
  } = JSON.parse(stdout)
  return report
}

const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')
const token = ['ghp_', 'k7GdWq2zXp9LmB4nVc1xRt8yUo3pAs5dFg6h'].join('')
const line = `connect({ password: '${password}' })\n`
const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'

/** Each secret is told once, so each file holds another. */
function another(number: number): string {
  return line.replace('k7', `k${number}`)
}

test('a secret is found in UTF-16, after a zero byte, in binary data and far into a large file', async () => {
  const folder = repositoryWith({ 'zero.js': `a = '\0'\n${another(1)}` })
  writeIn(folder, 'little.ts', Buffer.from(`\uFEFF${another(2)}`, 'utf16le'))
  writeIn(folder, 'big.ts', Buffer.from(`\uFEFF${another(3)}`, 'utf16le').swap16())
  writeIn(folder, 'bare.ts', Buffer.from(another(4), 'utf16le'))
  writeIn(folder, 'tool.bin', Buffer.from(`\0\0\0\n${token}\0`, 'latin1'))
  writeIn(folder, 'data.csv', `${'a,b,c\n'.repeat(2_000_000)}${token.replace('k7', 'k8')}\n`)
  commit(folder, 'Go on')
  const { findings, checks } = await doctor(folder, 'secrets/committed')
  expect(findings.map(({ path, line }) => [path, line]).sort()).toEqual([
    ['bare.ts', 1],
    ['big.ts', 1],
    ['data.csv', 2_000_001],
    ['little.ts', 1],
    ['tool.bin', 2],
    ['zero.js', 2],
  ])
  expect(checks).toMatchObject([{ state: 'findings' }])
})

test('a token across the border of two pieces of a large file is found once', async () => {
  const border = 4_000_000
  const folder = repositoryWith({
    'data.txt': `${' '.repeat(border - 8020)}${token}${' '.repeat(border * 2)}`,
  })
  expect((await doctor(folder, 'secrets/committed')).findings).toHaveLength(1)
})

test('what is not in the working tree is named, and the check is blocked', async () => {
  const inner = repositoryWith({ 'a.txt': '' })
  const folder = repositoryWith({ 'src/a.ts': '', 'other/b.ts': line, 'model.bin': pointer })
  git(folder, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'inner')
  commit(folder, 'Add')
  git(folder, 'sparse-checkout', 'set', '--cone', 'src')
  const { checks } = await doctor(folder, 'secrets/committed')
  expect(checks).toMatchObject([
    {
      state: 'blocked',
      reason: expect.stringMatching(
        /(?=.*inner \(it is a submodule)(?=.*model\.bin \(it is a pointer of Git LFS)(?=.*other\/b\.ts \(it is outside)/,
      ),
    },
  ])
  expect((await gapi(['doctor', '--strict', '--only', 'secrets/committed'], { cwd: folder })).code).toBe(1)
  const rule = 'ignore: [{ check: secrets/committed, files: [inner, other/, model.bin], reason: theirs }]'
  writeIn(folder, 'gapi.yml', `doctor:\n  ${rule}\n`)
  commit(folder, 'Accept')
  expect((await doctor(folder, 'secrets/committed')).checks).toMatchObject([{ state: 'ok' }])
})

test('code that cannot be parsed is named, not taken for code without routes or variables', async () => {
  const folder = repositoryWith({ 'src/a.ts': 'const a = process.env.A\n<<<<<<< HEAD\n' })
  expect((await doctor(folder, 'config')).checks).toMatchObject([
    {
      id: 'config/central',
      state: 'blocked',
      reason: expect.stringContaining('src/a.ts (it could not be parsed)'),
    },
    { id: 'config/env-example', state: 'blocked' },
  ])
})

test('a secret that is replaced in place is in the history, whatever the message says', async () => {
  const folder = repositoryWith({ 'src/pay.ts': `pay('${token}')\n` })
  writeIn(folder, 'src/pay.ts', `pay('${token.replace('k7', 'k8')}')\n`)
  commit(folder, 'Update')
  const { findings } = await doctor(folder, 'secrets/history')
  expect(findings).toMatchObject([{ code: 'removed-secret', path: 'src/pay.ts' }])
})

/** These read names of files, package.json or the history, which are there. */
const readOthers = [
  ...['tests/exist', 'node/engines', 'install/git-commit', 'secrets/env-tracked'],
  ...['secrets/history', 'db/dated'],
]

test('no check is ok on files whose content is not there', async () => {
  const names = ['README.md', '.env.example', 'src/app.ts', 'src/config.ts', 'knexfile.js', 'openapi.yaml']
  const more = ['migrations/20260101000000_a.ts', 'package-lock.json', 'test/a.test.ts', 'compose.yml']
  const files = Object.fromEntries([...names, ...more].map(name => [name, pointer]))
  const manifest = { dependencies: { express: '5', knex: '3' }, scripts: { start: 'node .' } }
  const folder = repositoryWith({ ...files, 'package.json': JSON.stringify(manifest) })
  const { checks: ran } = await doctor(folder)
  expect(ran.length).toBe(checks.filter(({ needsRun }) => !needsRun).length)
  const ok = ran.filter(({ id, state }) => state === 'ok' && !readOthers.includes(id))
  expect(ok).toEqual([])
})

test('no check is ok where there is nothing for it to check, and each that is says what it has read', async () => {
  const bare = await doctor(repositoryWith({ 'notes.txt': 'Nothing.\n' }))
  expect(bare.checks.filter(({ state }) => state === 'ok').map(({ id }) => id)).toEqual([
    'secrets/committed',
    'secrets/env-tracked',
    'install/outside-folder',
    'secrets/history',
  ])
  for (const { state, subject, reason } of bare.checks)
    expect(state === 'ok' ? subject : reason).toMatch(/\w{3}/)
})

test('a set-up that the plan does not run is not ok', async () => {
  const start = (text: string) =>
    repositoryWith({ 'package.json': '{ "scripts": { "a": "b" } }', 'README.md': text })
  const docker = '## Start\n\n```sh\ndocker build -t shop .\ndocker run shop\n```\n'
  const states = await Promise.all(
    [
      docker,
      'See the [documentation](https://example.org/docs).\n',
      'As in every project: npm install and so on.\n',
    ].map(async text => (await doctor(start(text), 'readme/setup-present')).checks[0]?.state),
  )
  expect(states).not.toContain('ok')
})

test('scripts of packages in folders are looked up where the README goes', async () => {
  const readme = '## Server\n\n```sh\nnpm start\n```\n\n## Run\n\n```sh\nnpm run dev\n```\n'
  const files = {
    'client/package.json': '{}',
    'server/package.json': '{ "scripts": { "start": "a", "dev": "b" } }',
  }
  const { findings } = await doctor(repositoryWith({ ...files, 'README.md': readme }), 'readme/script-exists')
  expect(findings).toMatchObject([{ code: 'no-package', line: 10 }])
  const wrong = await doctor(
    repositoryWith({ ...files, 'README.md': readme.replace('npm start', 'npm run go') }),
    'readme/script-exists',
  )
  expect(wrong.findings).toMatchObject([{ code: 'no-such-script', line: 4 }, { code: 'no-package' }])
})

test.each(['pnpm-lock.yaml', 'yarn.lock', 'package-lock.json', 'bun.lock', 'npm-shrinkwrap.json'])(
  'a %s with conflict markers is found, also in a folder and without a README',
  async name => {
    const text = `a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n`
    const folder = repositoryWith({ [`api/${name}`]: text, 'package.json': '{}' })
    const { findings } = await doctor(folder, 'readme/lockfile-match')
    expect(findings).toMatchObject([
      { code: 'conflicted-lockfile', path: `api/${name}`, line: 2, severity: 'error' },
    ])
  },
)

test('a large code file is not taken for one without variables', async () => {
  const folder = repositoryWith({ 'src/a.ts': 'a(process.env.A)\n' })
  truncateSync(join(folder, 'src/a.ts'), 9_000_000)
  expect((await doctor(folder, 'config/central')).checks).toMatchObject([
    { state: 'blocked', reason: expect.stringContaining('9 MB') },
  ])
})

test('the centre of configuration is the module that reads most, not the one with the shortest path', async () => {
  const folder = repositoryWith({
    'src/env.ts': 'export const test = process.env.A\n',
    'src/config/index.ts': 'use(process.env.A, process.env.B, process.env.C)\n',
    'src/mail.ts': 'send(process.env.D)\n',
  })
  const { stdout } = await gapi(['doctor', '--only', 'config/central', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([
    { path: 'src/mail.ts', args: { module: 'src/config/index.ts' } },
  ])
})

test('hashes in a lock file of any package manager are no secrets', async () => {
  const lock = (name: string) => [name, `{ "token": "${password}${password}", "secret": "${password}" }\n`]
  const names = ['deno.lock', 'uv.lock', 'Pipfile.lock', 'packages.lock.json', 'flake.lock', 'bun.lock']
  const { findings } = await doctor(repositoryWith(Object.fromEntries(names.map(lock))), 'secrets/committed')
  expect(findings).toEqual([])
})
