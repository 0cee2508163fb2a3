import { chmodSync, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject } from '../support/earlier-version.ts'
import { contentsOf, writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'
import { git } from '../support/repository.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

/** A project in which two files conflict: one by its lines, one that the template deleted. */
async function conflicting(): Promise<string> {
  const root = await earlierProject()
  writeIn(root, 'docs/errors.md', textIn(root, 'docs/errors.md').replace('# The errors', '# Our errors'))
  writeIn(root, 'docs/before.md', 'We wrote this.\n')
  chmodSync(join(root, 'scripts/ci.mjs'), 0o755)
  commit(root)
  return root
}

function stateOf(root: string) {
  const modes = git(root, 'ls-files', '--stage')
  return {
    files: contentsOf(root),
    status: changesIn(root),
    modes,
    mode: statSync(join(root, 'scripts/ci.mjs')).mode,
  }
}

test('a conflict is shown with what was before, in the file and in the index of git', async () => {
  const root = await conflicting()
  const { code, stdout } = await update(root)
  expect(code).toBe(3)
  expect(stdout).toContain(
    '2 conflicts to resolve:\n  docs/before.md: you changed it, the template deleted it\n',
  )
  expect(stdout).toContain('  docs/errors.md: both changed the same lines\n')
  const text = textIn(root, 'docs/errors.md')
  expect(text).toMatch(
    /^<<<<<<< yours\n# Our errors\n\|{7} create-good-api-\S+-base\n# The errors\n=======\n# .*\n>>>>>>> create-good-api-\S+\n/m,
  )
  const stages = git(root, 'ls-files', '--unmerged').split('\n').filter(Boolean)
  expect(stages.map(line => line.replace(/^\d+ \w+ /, ''))).toEqual([
    '1\tdocs/before.md',
    '2\tdocs/before.md',
    '1\tdocs/errors.md',
    '2\tdocs/errors.md',
    '3\tdocs/errors.md',
  ])
  expect(git(root, 'show', ':1:docs/errors.md')).toContain('# The errors')
})

test('--abort restores every file, mode and entry, also after the files were edited and added', async () => {
  const root = await conflicting()
  const before = stateOf(root)
  await update(root)
  writeIn(root, 'docs/errors.md', 'Something else.\n')
  rmSync(join(root, 'docs/before.md'))
  git(root, 'add', '-A', 'docs')
  const { code, stdout } = await update(root, '--abort')
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('npm install') })
  expect(stateOf(root)).toEqual(before)
  expect(await update(root, '--abort')).toMatchObject({ code: 2 })
})

test('what was changed elsewhere since is not touched by --abort', async () => {
  const root = await conflicting()
  await update(root)
  writeIn(root, 'src/mine.ts', 'export {}\n')
  git(root, 'add', 'src/mine.ts')
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(root)).toBe('A  src/mine.ts\n')
})

test('--continue names the lines that are left, then goes on', async () => {
  const root = await conflicting()
  await update(root)
  const refused = await update(root, '--continue', '--no-install')
  expect(refused).toMatchObject({ code: 3 })
  expect(refused.stderr).toMatch(/^Conflicts are left: docs\/before\.md, docs\/errors\.md:\d+\.\n/)
  writeIn(root, 'docs/errors.md', '# Our errors\n')
  git(root, 'rm', '-q', '--cached', 'docs/before.md')
  rmSync(join(root, 'docs/before.md'))
  const { code, stdout } = await update(root, '--continue', '--no-install')
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('  npm install\n') })
  expect(git(root, 'ls-files', '--unmerged')).toBe('')
  expect(changesIn(root)).toMatch(/^D {2}docs\/before\.md$/m)
})

test('an update that is not done is named, and one that was committed is done', async () => {
  const root = await conflicting()
  await update(root)
  expect(await update(root)).toMatchObject({ code: 3, stderr: expect.stringContaining('is not done') })
  writeIn(root, 'docs/errors.md', '# Our errors\n')
  git(root, 'add', '-A')
  expect((await update(root, '--continue', '--no-install')).code).toBe(0)
  commit(root)
  expect(await update(root, '--abort')).toMatchObject({ code: 3 })
  expect((await update(root)).stdout).toMatch(/Nothing to do/)
  expect(existsSync(join(root, '.gapi'))).toBe(false)
})
