import { readdirSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../../src/features/doctor/checks/index.ts'
import { checkCases, repositoryOf } from '../support/check-cases.ts'
import { listOf, pageOf } from '../support/check-page.ts'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { isFull } from '../support/tiers.ts'

const ofHistory = 'secrets/history'

const running = new Set(checks.flatMap(({ id, needsRun }) => (needsRun ? [id] : [])))

async function codesIn(folder: string, check: string): Promise<string[]> {
  const env = { HOME: emptyFolder(), TMPDIR: emptyFolder() }
  const flags = running.has(check) ? ['--run'] : []
  const { stdout } = await gapi(['doctor', '--only', check, '--json', ...flags], { cwd: folder, env })
  const { checks: ran, findings } = JSON.parse(stdout)
  expect(ran).toMatchObject([{ id: check }])
  expect(ran[0].state).not.toBe('crashed')
  return findings.map(({ code }: { code: string }) => code)
}

for (const { check, bad, good, traps } of checkCases) {
  // A check that runs things takes seconds for each: in the small tier every second trap.
  const chosen = isFull || !check.needsRun ? traps : traps.filter((_, index) => index % 2 === 0)

  test(`${check.id} finds what it is for`, async () => {
    for (const [code, repository] of bad)
      expect({ repository, codes: await codesIn(repositoryOf(repository), check.id) }).toMatchObject({
        codes: expect.arrayContaining([code]),
      })
  })

  test(`${check.id} is silent where all is well, and on what only looks like a fault`, async () => {
    for (const repository of [good, ...chosen])
      expect({ repository, codes: await codesIn(repositoryOf(repository), check.id) }).toMatchObject({
        codes: [],
      })
  })
}

test('every finding of a check has a case', () => {
  for (const { check, bad } of checkCases) {
    const shown = new Set(bad.map(([code]) => code))
    expect({ check: check.id, shown: [...shown].sort() }).toEqual({
      check: check.id,
      shown: Object.keys(check.findings).sort(),
    })
  }
})

test('every folder of a check is in the list', () => {
  const folders = readdirSync('src/features/doctor/checks', { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('cases.ts') && path.includes('/'))
    .map(path => dirname(path).replaceAll('\\', '/'))
  expect(folders.sort()).toEqual(checks.map(({ id }) => id).sort())
})

/** `npm run docs` writes it again. */
test('docs/checks lists every check', async () => {
  await expect(listOf(checks)).toMatchFileSnapshot(resolve('docs/checks/README.md'))
})

/** `npm run docs` writes them again. */
test.each(checkCases)('docs/checks has the page of $check.id', async ({ check, ...cases }) => {
  await expect(pageOf(check, cases)).toMatchFileSnapshot(resolve('docs/checks', `${check.id}.md`))
})

const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')

test('a .env that was deleted is still in the history', async () => {
  const folder = repositoryWith({ '.env': `DB_PASSWORD=${password}\n`, 'src/.env': 'PORT=1\n' })
  rmSync(join(folder, '.env'))
  rmSync(join(folder, 'src/.env'))
  commit(folder, 'Move the settings')
  expect(await codesIn(folder, ofHistory)).toEqual(['deleted-secret-file'])
})

test('a value of the .env that git ignores is found in the files that it tracks, and not shown', async () => {
  const pepper = ['correct', 'horse', 'battery'].join('-')
  const folder = repositoryWith({ '.gitignore': '.env\n', 'src/hash.ts': `hash(key, '${pepper}')\n` })
  writeIn(folder, 'src/mail.ts', `send({ password: '${password}' })\n`)
  commit(folder, 'Send')
  writeIn(folder, '.env', `KEY_PEPPER=${pepper}\nMAIL_PASSWORD=${password}\nPORT=3000\n`)
  const { stdout } = await gapi(['doctor', '--only', 'secrets/committed', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([
    { code: 'own-secret', path: 'src/hash.ts', line: 1 },
    { code: 'secret', path: 'src/mail.ts', line: 1 },
  ])
  expect(stdout).not.toContain(pepper)
})

test('own secrets are also those a config class calls so, and passwords in addresses; samples are none', async () => {
  const [key, own] = ['live-Zr8w-Qm3t', ['vB4n', 'Xp9L', 'Wq2z'].join('')]
  const folder = repositoryWith({
    'src/config.ts': 'export class Config { STRIPE = env.secret(required) }\n',
    '.env.example': 'STRIPE=\nDATABASE_URL=\nSESSION_SECRET=keyboard cat in a hat\n',
    'src/session.ts': "session('keyboard cat in a hat', 'administrator')\n",
    'src/pay.ts': `pay('${key}')\n`,
    'scripts/dump.sh': `pg_dump -W ${own}\n`,
  })
  const local = `STRIPE=${key}\nADMIN_PASSWORD=administrator\nDB=postgres://a:shop-local@localhost/b\n`
  writeIn(folder, '.env', `${local}SESSION_SECRET=keyboard cat in a hat\n`)
  writeIn(folder, '.env.local', `DATABASE_URL=postgres://app:${own}@db.shop.com/shop\n`)
  const { stdout } = await gapi(['doctor', '--only', 'secrets/committed', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([
    { code: 'own-secret', path: 'scripts/dump.sh', message: expect.stringContaining('.env.local') },
    { code: 'own-secret', path: 'src/pay.ts', message: expect.stringContaining('STRIPE in .env') },
  ])
  expect(stdout).not.toContain(own)
  expect(stdout).not.toContain(key)
})

test('a commit that says it removed a password counts when it did', async () => {
  const folder = repositoryWith({ 'src/db.ts': `connect({ password: '${password}' })\n`, 'src/a.ts': '' })
  writeIn(folder, 'src/db.ts', 'connect(config)\n')
  commit(folder, 'Removed password')
  expect(await codesIn(folder, ofHistory)).toEqual(['removed-secret'])
  writeIn(folder, 'src/a.ts', "login({ apiKey: 'sesame' })\n")
  commit(folder, 'Log in')
  writeIn(folder, 'src/a.ts', 'a()\n')
  commit(folder, 'Remove API keys from code')
  const { stdout } = await gapi(['doctor', '--only', ofHistory, '--format', 'json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([
    { code: 'removed-secret', severity: 'warning' },
    { code: 'says-removed-secret', severity: 'info' },
  ])
  expect(stdout).not.toContain(password)
})

test('in a package of a larger repository its own history counts, by paths from its folder', async () => {
  const folder = repositoryWith({
    '.env': `DB_PASSWORD=${password}\n`,
    'api/.env': `DB_PASSWORD=${password}\n`,
    'api/package.json': '{}',
  })
  rmSync(join(folder, '.env'))
  rmSync(join(folder, 'api/.env'))
  commit(folder, 'Move the settings')
  const { stdout } = await gapi(['doctor', 'api', '--only', ofHistory, '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'deleted-secret-file', path: '.env' }])
})

test('what only this user ignores, others would commit', async () => {
  const folder = repositoryWith({ '.env.example': 'PORT=1\n' })
  writeIn(folder, 'mine', '.env\n')
  git(folder, 'config', 'core.excludesFile', join(folder, 'mine'))
  expect(await codesIn(folder, 'secrets/env-tracked')).toEqual(['env-not-ignored'])
})

test('messages that only sound like it are let be', async () => {
  const folder = repositoryWith({ 'a.txt': '' })
  const messages = [
    'Removed unused spaces in sendResetPasswordEmail',
    'Remove .env from .dockerignore',
    'Remove password factory',
    'Remove tokens.ts',
  ]
  for (const message of messages) commit(folder, message)
  expect(await codesIn(folder, ofHistory)).toEqual([])
})

test('a shallow clone is said to be one, and is neither a pass nor a failure', async () => {
  const origin = repositoryWith({ 'a.txt': '1' })
  commit(origin, 'Go on')
  const folder = repositoryWith({})
  git(folder, 'clone', '--quiet', '--depth=1', `file://${origin}`, 'clone')
  const { code, stdout } = await gapi(['doctor', 'clone', '--only', ofHistory], { cwd: folder })
  expect(code).toBe(0)
  expect(stdout).toContain('The clone is shallow')
  expect((await gapi(['doctor', 'clone', '--only', ofHistory, '--strict'], { cwd: folder })).code).toBe(1)
})
