import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, pathWith, writeIn } from '../support/folder.ts'
import { git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')
const leak = `connect({ password: '${password}' })\n`

async function staged(cwd: string, env: Record<string, string> = {}) {
  const { code, stdout } = await gapi(['doctor', '--staged', '--json'], { cwd, env })
  const findings: { path: string; line: number; code: string }[] = JSON.parse(stdout).findings
  return { code, found: findings.map(({ path, line, code }) => `${path}:${line} ${code}`) }
}

test('what is staged is checked, as it is in the index and not in the working tree', async () => {
  const cwd = repositoryWith({ 'src/a.ts': 'a()\n' })
  writeIn(cwd, 'src/a.ts', `a()\n\n${leak}`)
  expect(await staged(cwd)).toEqual({ code: 0, found: [] })
  git(cwd, 'add', '.')
  writeIn(cwd, 'src/a.ts', 'a()\n')
  expect(await staged(cwd)).toEqual({ code: 1, found: ['src/a.ts:3 secret'] })
})

test('only the lines that the commit adds count, and a comment above them', async () => {
  const cwd = repositoryWith({ 'src/a.ts': `${leak}// gapi-ok: secrets/committed of the sandbox\n` })
  writeIn(cwd, 'src/a.ts', `${leak}// gapi-ok: secrets/committed of the sandbox\n${leak.replace('k7', 'k8')}`)
  git(cwd, 'add', '.')
  expect(await staged(cwd)).toEqual({ code: 0, found: [] })
})

test('the first commit, a new .env, a file in UTF-16 and one with zero bytes are checked', async () => {
  const cwd = emptyFolder()
  git(cwd, 'init', '--quiet')
  writeIn(cwd, '.env', `DB_PASSWORD=${password}\n`)
  writeIn(cwd, 'src/a b"c.ts', `\0${leak.replace('k7', 'k6')}`)
  writeIn(cwd, 'little.ts', Buffer.from(`\uFEFF${leak.replace('k7', 'k8')}`, 'utf16le'))
  git(cwd, 'add', '--force', '.')
  const { code, found } = await staged(cwd)
  expect(code).toBe(1)
  expect(found.sort()).toEqual(['.env:null env-tracked', 'little.ts:1 secret', 'src/a b"c.ts:1 secret'])
})

test('a value of the untracked .env is caught before it is history', async () => {
  const cwd = repositoryWith({ '.gitignore': '.env\n' })
  writeIn(cwd, '.env', 'KEY_PEPPER=correct-horse-battery\n')
  writeIn(cwd, 'src/hash.ts', "hash('correct-horse-battery')\n")
  git(cwd, 'add', '.')
  expect(await staged(cwd)).toEqual({ code: 1, found: ['src/hash.ts:1 own-secret'] })
})

test('a lock file with conflict markers is caught', async () => {
  const cwd = repositoryWith({ 'yarn.lock': 'a\n' })
  writeIn(cwd, 'yarn.lock', '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> main\n')
  git(cwd, 'add', '.')
  expect(await staged(cwd)).toEqual({ code: 1, found: ['yarn.lock:1 conflicted-lockfile'] })
})

test('in a hook the index of that commit counts: git commit -a has one of its own', async () => {
  const cwd = repositoryWith({ 'src/a.ts': 'a()\n' })
  writeIn(cwd, 'src/a.ts', leak)
  const index = join(cwd, '.git/next-index')
  execFileSync('git', ['read-tree', 'HEAD'], { cwd, env: { ...process.env, GIT_INDEX_FILE: index } })
  execFileSync('git', ['add', 'src/a.ts'], { cwd, env: { ...process.env, GIT_INDEX_FILE: index } })
  expect(await staged(cwd)).toEqual({ code: 0, found: [] })
  expect(await staged(cwd, { GIT_INDEX_FILE: '.git/next-index' })).toMatchObject({ code: 1 })
})

test('from a folder below, all of the commit is checked; outside git it says so', async () => {
  const cwd = repositoryWith({ 'api/a.ts': '' })
  writeIn(cwd, 'web/b.ts', leak)
  git(cwd, 'add', '.')
  expect((await staged(join(cwd, 'api'))).found).toEqual(['web/b.ts:1 secret'])
  const { code, stderr } = await gapi(['doctor', '--staged'], { cwd: emptyFolder() })
  expect(code).toBe(2)
  expect(stderr).toContain('is not in a git repository.')
})

test('the hook is written once asked for, stops a commit, and is removed again', async () => {
  const cwd = repositoryWith({ 'a.txt': '' })
  const hook = join(cwd, '.git/hooks/pre-commit')
  const { code, stdout } = await gapi(['doctor', '--install-hook'], { cwd, env: { HOME: emptyFolder() } })
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: '.git/hooks/pre-commit runs gapi doctor --staged before each commit.\n',
  })
  expect(statSync(hook).mode & 0o111).not.toBe(0)
  writeIn(cwd, 'b.txt', '')
  git(cwd, 'add', 'b.txt')
  const env = { ...process.env, PATH: `${pathWith('gapi', 'echo "$@" > said; exit 1')}:${process.env.PATH}` }
  const run = () => execFileSync('git', ['commit', '-qm', 'Go on'], { cwd, env, stdio: 'pipe' })
  expect(run).toThrow()
  expect(readFileSync(join(cwd, 'said'), 'utf8')).toBe('doctor --staged\n')
  expect((await gapi(['doctor', '--install-hook'], { cwd, env: { HOME: emptyFolder() } })).code).toBe(0)
  expect((await gapi(['doctor', '--uninstall-hook'], { cwd, env: { HOME: emptyFolder() } })).stdout).toBe(
    'Removed .git/hooks/pre-commit.\n',
  )
  expect(existsSync(hook)).toBe(false)
})

test('core.hooksPath counts, of the repository and of the user', async () => {
  const cwd = repositoryWith({ 'a.txt': '' })
  const home = emptyFolder()
  writeIn(home, '.gitconfig', '[core]\n\thooksPath = ~/hooks\n')
  await gapi(['doctor', '--install-hook'], { cwd, env: { HOME: home } })
  expect(existsSync(join(home, 'hooks/pre-commit'))).toBe(true)
  git(cwd, 'config', 'core.hooksPath', 'tools/hooks')
  await gapi(['doctor', '--install-hook'], { cwd, env: { HOME: home } })
  expect(existsSync(join(cwd, 'tools/hooks/pre-commit'))).toBe(true)
  expect(existsSync(join(cwd, '.git/hooks/pre-commit'))).toBe(false)
})

test.each([
  [{ '.git/hooks/pre-commit': '#!/bin/sh\nnpm test\n' }, 'not ours'],
  [{ '.husky/pre-commit': 'npm test\n' }, 'Add to .husky/pre-commit: npx --no-install gapi doctor --staged'],
  [{ 'lefthook.yml': 'pre-commit:\n' }, 'Add to the commands of pre-commit in lefthook.yml'],
  [{ '.pre-commit-config.yaml': 'repos: []\n' }, 'Add to .pre-commit-config.yaml'],
  [{ 'package.json': '{ "simple-git-hooks": {} }' }, 'Add to simple-git-hooks.pre-commit in package.json'],
])('nothing is written where others manage the hooks: %j', async (files, says) => {
  const cwd = repositoryWith({ 'a.txt': '' })
  rmSync(join(cwd, '.git/hooks'), { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) writeIn(cwd, path, text)
  const { code, stderr } = await gapi(['doctor', '--install-hook'], { cwd, env: { HOME: emptyFolder() } })
  expect(code).toBe(1)
  expect(stderr).toContain(says)
  for (const [path, text] of Object.entries(files)) expect(readFileSync(join(cwd, path), 'utf8')).toBe(text)
  expect(existsSync(join(cwd, '.git/hooks/pre-commit'))).toBe('.git/hooks/pre-commit' in files)
  expect((await gapi(['doctor', '--uninstall-hook'], { cwd, env: { HOME: emptyFolder() } })).stdout).toBe(
    'There is no hook of gapi.\n',
  )
})
