import { existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject } from '../support/earlier-version.ts'
import { writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'
import { git } from '../support/repository.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

/** The notes of an update, after which --abort restores everything. */
async function notesOf(root: string): Promise<string[]> {
  const { code, stdout } = await update(root, '--no-install', '--json')
  expect(code).toBe(0)
  const { notes, conflicts } = JSON.parse(stdout)
  expect(conflicts).toEqual([])
  return notes
}

async function expectAborted(root: string): Promise<void> {
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(root)).toBe('')
}

test('a link in place of a folder of the template stays, and what the template has below it is left out', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'docs'), { recursive: true })
  symlinkSync('/nowhere', join(root, 'docs'))
  commit(root)
  expect(await notesOf(root)).toContainEqual(
    expect.stringMatching(
      /^docs\/errors\.md and \d+ more of the template are left out: docs is a link here\.$/,
    ),
  )
  expect(readlinkSync(join(root, 'docs'))).toBe('/nowhere')
  expect(textIn(root, 'Dockerfile')).toContain('EXPOSE 3000')
  await expectAborted(root)
  expect(readlinkSync(join(root, 'docs'))).toBe('/nowhere')
})

test('what was moved away and linked to is followed to where it is', async () => {
  const root = await earlierProject()
  renameSync(join(root, 'docs/errors.md'), join(root, 'errors.md'))
  symlinkSync('../errors.md', join(root, 'docs/errors.md'))
  commit(root)
  await notesOf(root)
  expect(textIn(root, 'errors.md')).not.toContain('# The errors')
  expect(lstatSync(join(root, 'docs/errors.md')).isSymbolicLink()).toBe(true)
  await expectAborted(root)
})

test('a submodule stays, with what is changed in it', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'docs'), { recursive: true })
  writeIn(root, 'docs/page.md', 'Of another repository.\n')
  git(root, 'rm', '-rq', '--cached', 'docs')
  git(root, 'init', '-q', 'docs')
  commit(join(root, 'docs'))
  commit(root)
  writeIn(root, 'docs/page.md', 'Changed there.\n')
  expect(await notesOf(root)).toContainEqual(
    expect.stringMatching(/are left out: docs is a submodule here\.$/),
  )
  expect(textIn(root, 'docs/page.md')).toBe('Changed there.\n')
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(root)).toMatch(/^ [mM] docs\n$/)
})

test('a folder stays where the template adds a file of that name', async () => {
  const root = await earlierProject()
  writeIn(root, 'docs/usage.md/ours.md', 'Ours.\n')
  commit(root)
  expect(await notesOf(root)).toContain('docs/usage.md is left out: it is a folder here.')
  expect(textIn(root, 'docs/usage.md/ours.md')).toBe('Ours.\n')
  await expectAborted(root)
})

test('a file stays where the template has a folder of that name', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'docs'), { recursive: true })
  writeIn(root, 'docs', 'Ours.\n')
  commit(root)
  await notesOf(root)
  expect(textIn(root, 'docs')).toBe('Ours.\n')
  await expectAborted(root)
  expect(textIn(root, 'docs')).toBe('Ours.\n')
})

test('a new file is left out where only the case of its name differs from one of ours', async () => {
  const root = await earlierProject()
  writeIn(root, 'docs/Usage.md', 'Ours.\n')
  renameSync(join(root, 'docs/errors.md'), join(root, 'docs/Errors.md'))
  commit(root)
  expect(await notesOf(root)).toContain(
    'docs/usage.md is left out: docs/Usage.md is here, and only the case of its name differs.',
  )
  expect(existsSync(join(root, 'docs/usage.md'))).toBe(false)
  expect(textIn(root, 'docs/Errors.md')).not.toContain('# The errors')
  await expectAborted(root)
})

test('--abort puts a file back where somebody put a link, and does not write through it', async () => {
  const root = await earlierProject()
  writeIn(root, 'ours.md', 'Ours.\n')
  commit(root)
  await notesOf(root)
  rmSync(join(root, 'docs/errors.md'))
  symlinkSync('../ours.md', join(root, 'docs/errors.md'))
  await expectAborted(root)
  expect(textIn(root, 'ours.md')).toBe('Ours.\n')
})

test('--abort names what is in its way, and goes on when it is moved', async () => {
  const root = await earlierProject()
  await notesOf(root)
  mkdirSync(join(root, 'docs/before.md'))
  writeIn(root, 'docs/before.md/ours.md', 'Ours.\n')
  expect(await update(root, '--abort')).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^docs\/before\.md is in the way: docs\/before\.md was there before/),
  })
  renameSync(join(root, 'docs/before.md'), join(root, 'ours'))
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(root)).toBe('?? ours/ours.md\n')
})
