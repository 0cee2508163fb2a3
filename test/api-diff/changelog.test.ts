import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { getOrders, parameter } from '../../src/features/api-diff/samples.ts'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const first = JSON.stringify(getOrders({}))
const second = JSON.stringify(parameter({}))
const third = JSON.stringify(parameter({ required: true }))

/** A repository with three versions, of which the last is not tagged. */
function shop(): string {
  const cwd = repositoryWith({ 'openapi.json': first })
  const tag = (name: string) => git(cwd, 'tag', name)
  for (const name of ['v1.9.0', 'start', 'v1.9.1-rc.1']) tag(name)
  writeIn(cwd, 'openapi.json', second)
  commit(cwd, 'Add a parameter')
  tag('v1.10.0')
  writeIn(cwd, 'openapi.json', third)
  return cwd
}

function run(cwd: string, ...args: readonly string[]) {
  return gapi(['api', 'changelog', ...args], { cwd })
}

/** The text from its first section on, without the days. */
function sectionsOf(text: string): string {
  return text.slice(text.indexOf('## ')).replace(/\(\d{4}-\d\d-\d\d\)/g, '(DAY)')
}

test('each tag that is a version has its changes, the newest first, below what is not released', async () => {
  const { code, stdout } = await run(shop())
  expect(code).toBe(0)
  expect(sectionsOf(stdout)).toBe(`## Unreleased

### Breaking

- \`GET /orders\`: Requests without the query parameter limit are refused.

## v1.10.0 (DAY)

### Added

- \`GET /orders\`: Callers can send the query parameter limit.

## v1.9.0 (DAY)

The first version, with 1 operation.
`)
})

test('--write and --check: a tag makes no file out of date, and the next change does', async () => {
  const cwd = shop()
  expect(await run(cwd, '--check')).toMatchObject({
    code: 1,
    stderr: 'docs/api-changelog.md does not exist.\nWrite it: gapi api changelog --write\n',
  })
  expect(await run(cwd, '--write')).toMatchObject({ code: 0, stdout: 'Wrote docs/api-changelog.md.\n' })
  const upToDate = { code: 0, stdout: 'docs/api-changelog.md is up to date.\n' }
  expect(await run(cwd, '--check')).toMatchObject(upToDate)
  commit(cwd, 'Require it')
  git(cwd, 'tag', 'v2.0.0')
  expect(await run(cwd, '--check')).toMatchObject(upToDate)
  writeIn(cwd, 'openapi.json', second)
  expect(await run(cwd, '--check')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('docs/api-changelog.md is out of date.'),
  })
  await run(cwd, '--write')
  const text = readFileSync(join(cwd, 'docs/api-changelog.md'), 'utf8')
  expect(sectionsOf(text)).toMatch(/^## Unreleased[^#]*### Added[^#]*## v2\.0\.0 \(DAY\)[^#]*### Breaking/)
})

test('--check passes where the tags are not there: in a shallow clone, and outside a repository', async () => {
  const cwd = shop()
  await run(cwd, '--write')
  commit(cwd, 'Write the changelog')
  const shallow = join(emptyFolder(), 'clone')
  git(cwd, 'clone', '--quiet', '--depth=1', `file://${cwd}`, shallow)
  const bare = join(emptyFolder(), 'clone')
  git(cwd, 'clone', '--quiet', '--no-tags', cwd, bare)
  const text = readFileSync(join(cwd, 'docs/api-changelog.md'), 'utf8')
  const outside = folderWith({ 'openapi.json': third, 'docs/api-changelog.md': text })
  for (const folder of [shallow, bare, outside])
    expect(await run(folder, '--check')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Not compared: this clone lacks the tags of docs/api-changelog.md.'),
    })
})

test('tags with a prefix are those of one package', async () => {
  const cwd = shop()
  git(cwd, 'tag', 'api@1.0.0')
  const { stdout } = await run(cwd, '--tags', 'api@')
  expect(stdout.match(/^## .*/gm)).toEqual(['## Unreleased', expect.stringMatching(/^## api@1\.0\.0 \(/)])
})

test('a version without the document is left out, and one that cannot be read says so', async () => {
  const cwd = repositoryWith({ 'README.md': '# Shop\n' })
  git(cwd, 'tag', 'v0.1.0')
  writeIn(cwd, 'openapi.json', '{"swagger": "2.0"}')
  commit(cwd, 'Describe it')
  git(cwd, 'tag', 'v0.2.0')
  writeIn(cwd, 'openapi.json', first)
  const { stdout } = await run(cwd)
  const fault = 'Not compared: v0.2.0:openapi.json is OpenAPI 2.0, which is not supported.'
  expect(sectionsOf(stdout)).toBe(`## Unreleased\n\n${fault}\n\n## v0.2.0 (DAY)\n\n${fault}\n`)
})

test.each([
  [['--write', '--check'], '--write and --check contradict each other.'],
  [[], 'There is no git repository here.'],
  [['none.json'], 'There is no git repository here.'],
])('what cannot be done is refused in one sentence: %j', async (args, sentence) => {
  const { code, stderr } = await run(folderWith({ 'openapi.json': first }), ...args)
  expect(`${code} ${stderr.split('\n')[0]}`).toBe(`2 ${sentence}`)
})

test('a new project has a changelog that is up to date, and a contract without a base to compare with', async () => {
  const folder = emptyFolder()
  await createGoodApi(['shop', '-y', '--no-install', '--no-git'], { cwd: folder })
  const cwd = join(folder, 'shop')
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  expect(scripts.contract).toBe('gapi api diff --allow-no-base && gapi api changelog --check')
  const contract = async () => [
    (await gapi(['api', 'diff', '--allow-no-base'], { cwd })).stdout,
    (await run(cwd, '--check')).stdout,
  ]
  const upToDate = 'docs/api-changelog.md is up to date.\n'
  expect(await contract()).toEqual(['Not compared: There is no main branch to compare with.\n', upToDate])
  git(cwd, 'init', '--quiet', '--initial-branch=main')
  commit(cwd, 'Begin')
  expect(await contract()).toEqual(['No changes, from main:openapi.json to openapi.json.\n', upToDate])
})
