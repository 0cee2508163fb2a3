import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject } from '../support/earlier-version.ts'
import { writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'
import { git } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

async function refused(root: string, message: RegExp, code = 3): Promise<void> {
  const before = changesIn(root)
  const ran = await update(root, '--no-install')
  expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(2)
  expect(changesIn(root)).toBe(before)
}

/** A project with a second branch that adds a file. */
async function branched(): Promise<string> {
  const root = await earlierProject()
  const main = git(root, 'branch', '--show-current').trim()
  git(root, 'checkout', '-q', '-b', 'other')
  writeIn(root, 'other.md', 'Other.\n')
  commit(root)
  git(root, 'checkout', '-q', main)
  writeIn(root, 'ours.md', 'Ours.\n')
  commit(root)
  return root
}

test('a merge, cherry-pick, revert or rebase that is not done is refused, also where no file differs', async () => {
  const root = await branched()
  git(root, 'merge', '-q', '--no-commit', '--no-ff', '-s', 'ours', 'other')
  await refused(root, /^A merge of git is not done\.\n.*git merge --continue, or git merge --abort\n$/)
  expect((await update(root, '--dry-run')).code).toBe(0)
  git(root, 'merge', '--abort')
  git(root, 'cherry-pick', 'other', '--no-commit')
  await refused(root, /^There are changes that are not committed\.\n/)
  git(root, 'reset', '-q', '--hard')
  writeIn(root, '.git/CHERRY_PICK_HEAD', git(root, 'rev-parse', 'other'))
  await refused(root, /^A cherry-pick of git is not done\.\n/)
  rmSync(join(root, '.git/CHERRY_PICK_HEAD'))
  writeIn(root, '.git/REVERT_HEAD', git(root, 'rev-parse', 'other'))
  await refused(root, /^A revert of git is not done\.\n/)
  rmSync(join(root, '.git/REVERT_HEAD'))
  mkdirSync(join(root, '.git/rebase-merge'))
  await refused(root, /^A rebase of git is not done\.\n/)
})

test('a repository that git does not read is refused, and not taken for one without changes', async () => {
  const root = await earlierProject()
  writeIn(root, 'README.md', 'Ours.\n')
  const env = { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' }
  const { code, stderr } = await gapi(['update', '--no-install'], { cwd: root, env })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/it belongs to another user\.\ngit config --global --add safe\.directory /),
  })
  expect(textIn(root, 'README.md')).toBe('Ours.\n')
})

test('a file whose changes git was told to ignore is not overwritten', async () => {
  for (const flag of ['assume-unchanged', 'skip-worktree']) {
    const root = await earlierProject()
    git(root, 'update-index', `--${flag}`, 'docs/errors.md')
    writeIn(root, 'docs/errors.md', 'Ours alone.\n')
    await refused(root, new RegExp(`^Git was told to ignore changes of docs/errors\\.md \\(${flag}\\)`))
    expect(textIn(root, 'docs/errors.md')).toBe('Ours alone.\n')
  }
})

test('a sparse checkout that leaves out what the template changes is refused', async () => {
  const root = await earlierProject()
  git(root, 'status')
  git(root, 'sparse-checkout', 'set', '--no-cone', '/*', '!/docs/')
  await refused(
    root,
    /^docs\/\S+ is not checked out here \(sparse checkout\).*\n.*git sparse-checkout disable\n$/,
  )
})

test('a project of which git has nothing, or not all, is refused', async () => {
  const top = await earlierProject()
  mkdirSync(join(top, 'shop'))
  for (const name of readdirSync(top).filter(name => !['.git', 'shop'].includes(name)))
    renameSync(join(top, name), join(top, 'shop', name))
  writeIn(top, '.gitignore', 'shop/\n')
  commit(top)
  await refused(join(top, 'shop'), /gapi\.yml is not in the last commit of .*\n/)
  const root = await earlierProject()
  git(root, 'rm', '-rq', '--cached', 'deploy', 'Dockerfile')
  git(root, 'commit', '-qm', 'less')
  await refused(root, /^Dockerfile and \d+ more files of the template are not committed\.\n/)
  writeIn(root, '.git/info/exclude', 'deploy/\nDockerfile\n')
  expect((await update(root, '--no-install')).code).toBe(0)
})

test('a repository of its own is not written into', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'docs/before.md'))
  commit(root)
  git(root, 'init', '-q', 'docs')
  await refused(root, /^docs is in the way: the template has a file docs\/\S+ now\./)
})

test('markers of a conflict in gapi.yml, a version without quotes and a lost time are named', async () => {
  const root = await earlierProject()
  const text = textIn(root, 'gapi.yml')
  const named = async (changed: string, message: RegExp) => {
    writeIn(root, 'gapi.yml', changed)
    commit(root)
    await refused(root, message, 2)
  }
  await named(
    `${text}<<<<<<< ours\nversion: "0.2.0"\n=======\n>>>>>>> theirs\n`,
    /gapi\.yml, line \d+ has the marker of a conflict/,
  )
  await named(text.replace(/^version: .*$/m, 'version: 0.3'), /^gapi\.yml: 0\.3 is not a version\.\n/)
  await named(text.replace(/^createdAt: .*\n/m, ''), /^gapi\.yml: createdAt is missing\.\n/)
  await named(
    text.replace(/^createdAt: .*$/m, 'createdAt: May'),
    /^gapi\.yml: createdAt May is not a time\.\n/,
  )
})

test('the commands are those of the package manager that the project has now', async () => {
  const root = await earlierProject()
  const installs = async () => {
    const { stdout } = await update(root, '--dry-run', '--json')
    return JSON.parse(stdout).remaining.filter((command: string) => !command.includes('manage'))
  }
  expect(await installs()).toEqual(['npm install', 'npm run check', 'npm test'])
  writeIn(root, 'pnpm-lock.yaml', 'lockfileVersion: "9.0"\n')
  commit(root)
  expect(await installs()).toEqual(['pnpm install', 'pnpm run check', 'pnpm test'])
  const manifest = textIn(root, 'package.json')
  writeIn(root, 'package.json', manifest.replace('{', '{\n  "packageManager": "yarn@4.18.1+sha224.0a",'))
  commit(root)
  expect(await installs()).toEqual(['yarn install', 'yarn run check', 'yarn test'])
})

test('--abort restores the lock file of a workspace, which is above the project', async () => {
  const top = await earlierProject()
  const names = readdirSync(top).filter(name => name !== '.git')
  mkdirSync(join(top, 'packages/shop'), { recursive: true })
  for (const name of names) renameSync(join(top, name), join(top, 'packages/shop', name))
  writeIn(top, 'package-lock.json', '{}\n')
  chmodSync(join(top, 'package-lock.json'), 0o644)
  commit(top)
  const root = join(top, 'packages/shop')
  expect((await update(root, '--no-install')).code).toBe(0)
  writeIn(top, 'package-lock.json', '{ "of": "the install" }\n')
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(top)).toBe('')
})
