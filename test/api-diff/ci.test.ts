import { join } from 'node:path'
import { expect, test } from 'vitest'
import { getOrders, parameter } from '../../src/features/api-diff/samples.ts'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const before = JSON.stringify(parameter({}), null, 2)
const after = JSON.stringify(getOrders({}), null, 2)
const zeros = '0'.repeat(40)

function mainWith(files: Readonly<Record<string, string>>): string {
  const cwd = repositoryWith(files)
  git(cwd, 'branch', '--move', 'main')
  return cwd
}

/** The exit code, and the last line of what was printed. */
async function outcome(cwd: string, env: Readonly<Record<string, string>> = {}, ...more: readonly string[]) {
  const { code, stdout } = await gapi(['api', 'diff', '--allow-no-base', ...more], { cwd, env })
  return `${code} ${stdout.trim().split('\n').at(-1)}`
}

const broken =
  '1 Deprecate it with a sunset instead, or accept it with a reason: gapi api diff --help shows how'

test('a branch is compared with where it began: what others add to main meanwhile is not removed here', async () => {
  const cwd = mainWith({ 'openapi.json': after })
  git(cwd, 'switch', '--quiet', '--create', 'work')
  commit(cwd, 'Work')
  git(cwd, 'switch', '--quiet', 'main')
  writeIn(cwd, 'openapi.json', before)
  commit(cwd, 'Add a parameter')
  git(cwd, 'switch', '--quiet', 'work')
  expect(await outcome(cwd)).toBe('0 No changes, from main:openapi.json to openapi.json.')
  expect(await outcome(cwd, {}, '--base', 'main')).toContain(broken)
})

test('GitHub: a pull request is compared with its base, and a push to the main branch with the commit before', async () => {
  const cwd = mainWith({ 'openapi.json': before })
  git(cwd, 'update-ref', 'refs/remotes/origin/release', 'HEAD')
  const first = git(cwd, 'rev-parse', 'HEAD').trim()
  writeIn(cwd, 'openapi.json', after)
  commit(cwd, 'Remove it')
  git(cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD')
  const pushed = (event: object, ref = 'refs/heads/main') => {
    const repository = { default_branch: 'main' }
    const folder = folderWith({ 'event.json': JSON.stringify({ repository, ...event }) })
    return { GITHUB_ACTIONS: 'true', GITHUB_REF: ref, GITHUB_EVENT_PATH: join(folder, 'event.json') }
  }
  expect(await outcome(cwd, { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'release' })).toContain(broken)
  expect(await outcome(cwd, pushed({ before: first }))).toContain(broken)
  const same = '0 No changes, from origin/main:openapi.json to openapi.json.'
  expect(await outcome(cwd, pushed({ before: zeros }))).toBe(same)
  expect(await outcome(cwd, pushed({ before: first }, 'refs/heads/other'))).toBe(same)
  expect(await outcome(cwd, { GITHUB_ACTIONS: 'true', GITHUB_EVENT_PATH: '/none' })).toBe(same)
  expect(await outcome(cwd)).toBe(same)
})

test('GitLab: a merge request is compared with its base, and a push to the main branch with the commit before', async () => {
  const cwd = mainWith({ 'openapi.json': before })
  const first = git(cwd, 'rev-parse', 'HEAD').trim()
  writeIn(cwd, 'openapi.json', after)
  commit(cwd, 'Remove it')
  const gitlab = { GITLAB_CI: 'true', CI_DEFAULT_BRANCH: 'main' }
  expect(await outcome(cwd, { ...gitlab, CI_MERGE_REQUEST_DIFF_BASE_SHA: first })).toContain(broken)
  const push = { ...gitlab, CI_COMMIT_BRANCH: 'main', CI_COMMIT_BEFORE_SHA: first }
  expect(await outcome(cwd, push)).toContain(broken)
  expect(await outcome(cwd, { ...push, CI_COMMIT_BEFORE_SHA: zeros })).toMatch(/^0 No changes/)
  expect(await outcome(cwd, { ...push, CI_COMMIT_BRANCH: 'other' })).toMatch(/^0 No changes/)
})

test('where there is nothing to compare with, --allow-no-base says why and passes', async () => {
  const outside = folderWith({ 'openapi.json': before })
  expect(await outcome(outside)).toBe('0 Not compared: There is no main branch to compare with.')

  const empty = folderWith({ 'openapi.json': before })
  git(empty, 'init', '--quiet')
  expect(await outcome(empty)).toBe('0 Not compared: There is no main branch to compare with.')

  const fresh = mainWith({ 'README.md': '# Shop\n' })
  writeIn(fresh, 'openapi.json', before)
  expect(await outcome(fresh)).toBe('0 Not compared: openapi.json does not exist at main.')
  expect(await outcome(fresh, {}, '--base', 'v9')).toBe('0 Not compared: Unknown revision: v9.')
  expect(await outcome(fresh, {}, '--base', '')).toBe('0 Not compared: openapi.json does not exist at main.')

  const shallow = join(emptyFolder(), 'clone')
  git(fresh, 'clone', '--quiet', '--depth=1', `file://${fresh}`, shallow)
  writeIn(shallow, 'openapi.json', before)
  const pull = { GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'release' }
  expect(await outcome(shallow, pull)).toBe('0 Not compared: Unknown revision: origin/release.')
})

test('without --allow-no-base, and for a document that cannot be read, it fails', async () => {
  const cwd = mainWith({ 'README.md': '# Shop\n', 'openapi.json': '{' })
  const codeOf = async (...args: readonly string[]) => (await gapi(['api', 'diff', ...args], { cwd })).code
  expect(await codeOf('--base', 'v9')).toBe(2)
  expect(await codeOf('--allow-no-base')).toBe(2)
  expect(await codeOf('none.json', '--allow-no-base')).toBe(2)
  expect(await codeOf('--base', 'old.json', '--allow-no-base')).toBe(2)
})

test('every format says that nothing was compared', async () => {
  const cwd = folderWith({ 'openapi.json': before })
  const output = async (format: string) =>
    (await gapi(['api', 'diff', '--allow-no-base', '--format', format], { cwd })).stdout
  const reason = 'There is no main branch to compare with.'
  expect(JSON.parse(await output('json'))).toMatchObject({ ok: true, base: null, notCompared: reason })
  expect(await output('markdown')).toBe(`Not compared: ${reason}\n`)
  expect(await output('github')).toBe(`::warning title=gapi api diff::Not compared: ${reason}\n`)
  expect(await output('junit')).toContain(`<skipped message="${reason}"/>`)
  expect(JSON.parse(await output('sarif')).runs[0]).toMatchObject({
    results: [],
    invocations: [
      { toolExecutionNotifications: [{ level: 'warning', message: { text: `Not compared: ${reason}` } }] },
    ],
  })
})
