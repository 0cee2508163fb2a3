import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierFlask } from '../support/earlier-version.ts'
import { writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

const ours = `"""Ours."""

revision = "20301231T000000"
down_revision = "20261122T100800"
`

test('a Flask project is updated: migrations follow its own, its gapi is the new one, and make checks it', async () => {
  const root = await earlierFlask()
  writeIn(root, 'migrations/versions/20301231T000000_ours.py', ours)
  commit(root)
  const [before = ''] = readdirSync(join(root, 'vendor'))
  const { code, stdout } = await update(root, '--no-install', '--json')
  const { remaining } = JSON.parse(stdout)
  expect({ code, remaining: remaining.slice(-2) }).toEqual({
    code: 0,
    remaining: ['make check', 'make test'],
  })
  const added = 'migrations/versions/20301231T000001_create_cache_marks.py'
  expect(textIn(root, added)).toContain('revision = "20301231T000001"\ndown_revision = "20301231T000000"\n')
  expect(textIn(root, 'docs/parts.md')).toContain(added)
  expect(textIn(root, 'docs/errors.md')).not.toContain('# The errors')
  expect({
    old: existsSync(join(root, 'vendor', before)),
    all: readdirSync(join(root, 'vendor')).length,
  }).toEqual({
    old: false,
    all: 1,
  })
  commit(root)
  expect(await update(root, '--check')).toMatchObject({ code: 0 })
  expect((await update(root)).stdout).toMatch(/Nothing to do\.\n$/)
})

test('a Flask project whose migrations have two heads is refused, and nothing is written', async () => {
  const root = await earlierFlask()
  writeIn(root, 'migrations/versions/20301231T000000_ours.py', ours)
  writeIn(root, 'migrations/versions/20301231T000001_other.py', ours.replace('31T000000', '31T000001'))
  commit(root)
  expect(await update(root, '--no-install')).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringMatching(/^The migrations have 2 heads: 20301231T000000, 20301231T000001\.\n/),
  })
  expect(changesIn(root)).toBe('')
})
