import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject, earlierVersion } from '../support/earlier-version.ts'
import { writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

test('--check says what is behind and what drifted, for people and for programs', async () => {
  const root = await earlierProject()
  writeIn(root, 'docs/keys.md', 'Ours.\n')
  rmSync(join(root, 'docs/clients.md'))
  commit(root)
  const shown = await update(root, '--check')
  expect(shown.code).toBe(1)
  expect(shown.stdout).toMatch(
    /^Behind: [\s\S]* {2}docs\/usage\.md\n[\s\S]*Drifted: 2 files[\s\S]* {2}docs\/clients\.md \(deleted\)\n {2}docs\/keys\.md\n$/,
  )
  const { code, stdout } = await update(root, '--check', '--json')
  const said = JSON.parse(stdout)
  expect({ code, ok: said.ok, isBehind: said.isBehind, drifted: said.drifted }).toEqual({
    code: 1,
    ok: false,
    isBehind: true,
    drifted: [
      { path: 'docs/clients.md', state: 'deleted' },
      { path: 'docs/keys.md', state: 'changed' },
    ],
  })
  expect(said.behind).toContain('docs/errors.md')
})

test('--check=behind ignores what the project changed', async () => {
  const root = await earlierProject()
  expect((await update(root, '--no-install')).code).toBe(0)
  writeIn(root, 'docs/keys.md', 'Ours.\n')
  commit(root)
  expect(await update(root, '--check=behind')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Not behind/),
  })
  expect((await update(root, '--check')).code).toBe(1)
})

test('a migration that an update gave another date is no drift, nor what mentions it', async () => {
  const root = await earlierProject()
  expect((await update(root, '--no-install')).code).toBe(0)
  commit(root)
  const { drifted } = JSON.parse((await update(root, '--check', '--json')).stdout)
  expect(drifted).toEqual([])
})

test('--to runs the update of another version', async () => {
  const root = await earlierProject()
  const { tarball } = await earlierVersion()
  const ran = await update(root, '--to', tarball)
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/Nothing to do\.\n$/) })
})

/** A project whose commands need no package. */
async function withoutPackages(check: string): Promise<string> {
  const root = await earlierProject()
  const { name, version } = JSON.parse(textIn(root, 'package.json'))
  const scripts = { check, test: 'node -e 0' }
  writeIn(root, 'package.json', `${JSON.stringify({ name, version, scripts }, null, 2)}\n`)
  writeIn(root, 'gapi.yml', textIn(root, 'gapi.yml').replace(/^manage: .*$/m, 'manage: [node, manage.mjs]'))
  writeIn(
    root,
    'manage.mjs',
    "import { readFileSync } from 'node:fs'\nif (process.argv[2] === 'config') console.log(readFileSync('.env.example', 'utf8').trimEnd())\n",
  )
  rmSync(join(root, 'vendor'), { recursive: true })
  commit(root)
  return root
}

test('the commands afterwards are run and reported, and one that failed is run again', async () => {
  const root = await withoutPackages('node check.mjs')
  const { tarball } = await earlierVersion()
  const first = await update(root, '--base', tarball)
  expect(first.code).toBe(1)
  expect(first.stdout).toMatch(
    / {2}ok {6}npm install\n[\s\S]* {2}failed {2}npm run check\n[\s\S]*gapi update --continue/,
  )
  writeIn(root, 'check.mjs', '')
  const second = await update(root, '--continue')
  expect(second).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('  ok      npm run check\n  ok      npm test\n'),
  })
  rmSync(join(root, 'check.mjs'))
  expect((await update(root, '--abort')).code).toBe(0)
  expect(changesIn(root)).toBe('')
})
