import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { earlierProject, earlierVersion } from '../support/earlier-version.ts'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'
import { git } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const update = (root: string, ...words: readonly string[]) => inProject(root, 'update', ...words)

/** One sentence, what to do, and nothing written. */
async function refused(
  root: string,
  code: number,
  message: RegExp,
  ...words: readonly string[]
): Promise<void> {
  const before = changesIn(root)
  const ran = await update(root, ...words)
  expect(ran).toMatchObject({ code, stdout: '' })
  const [first = '', hint = '', ...more] = ran.stderr.trimEnd().split('\n')
  expect(first).toMatch(message)
  expect({ hint: hint !== '', more }).toEqual({ hint: true, more: [] })
  expect(changesIn(root)).toBe(before)
}

test('changes that are not committed are refused, and --dry-run plans from the last commit', async () => {
  const root = await earlierProject()
  writeIn(root, 'README.md', 'Ours.\n')
  await refused(root, 3, /^There are changes that are not committed\.$/)
  expect((await update(root, '--dry-run')).code).toBe(0)
})

test('what is no project of ours, or of a newer version, is refused', async () => {
  await refused(
    folderWith({ 'knexfile.js': 'export default {}' }),
    2,
    /does not say how the project was created\.$/,
  )
  const root = await earlierProject()
  const settings = textIn(root, 'gapi.yml')
  writeIn(root, 'gapi.yml', settings.replace(/^version: .*$/m, 'version: "99.0.0"'))
  commit(root)
  await refused(root, 2, /^The project is of version 99\.0\.0, and this is gapi \d/)
  writeIn(root, 'gapi.yml', settings.replace(/^version: .*$/m, 'version: latest'))
  commit(root)
  await refused(root, 2, /latest is not a version\.$/)
  writeIn(root, 'gapi.yml', settings.replace(/^template: .*$/m, 'template: nosuch'))
  commit(root)
  await refused(root, 2, /^Unknown template: nosuch\.$/)
  writeIn(root, 'gapi.yml', `${settings}a: [\n`)
  commit(root)
  await refused(root, 2, /gapi\.yml, line \d+ is not YAML/)
})

test('a folder without a repository, and one without a commit, are refused', async () => {
  const root = await earlierProject()
  rmSync(join(root, '.git'), { recursive: true })
  expect(await update(root)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not in a git repository\.\n/),
  })
  git(root, 'init', '-q')
  expect(await update(root)).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/^The repository has no commit\.\n/),
  })
})

test('a version that cannot be had is one sentence, also offline', async () => {
  const root = await earlierProject()
  rmSync(join(root, 'vendor'), { recursive: true })
  writeIn(root, '.npmrc', 'registry=http://127.0.0.1:9/\nfetch-retries=0\n')
  commit(root)
  await refused(root, 1, /^create-good-api@\S+ could not be had: the registry is not reached\.$/)
  await refused(root, 1, /^create-good-api@1\.2\.3 could not be had/, '--to', '1.2.3')
  const { tarball } = await earlierVersion()
  expect((await update(root, '--base', tarball, '--dry-run')).code).toBe(0)
})

test('a tarball that is another one, or none, is refused', async () => {
  const root = await earlierProject()
  const other = folderWith({ 'package/package.json': '{"name":"other","version":"1.0.0"}', 'no.tgz': 'no' })
  execFileSync('tar', ['-czf', join(other, 'other.tgz'), '-C', other, 'package'])
  await refused(root, 2, /^Could not read nosuch\.tgz\.$/, '--base', 'nosuch.tgz')
  await refused(root, 2, /no\.tgz is not an npm tarball\.$/, '--base', join(other, 'no.tgz'))
  await refused(
    root,
    2,
    /other\.tgz is not a tarball of create-good-api\.$/,
    '--base',
    join(other, 'other.tgz'),
  )
  const [vendored = ''] = readdirSync(join(root, 'vendor'))
  writeFileSync(join(root, 'vendor', vendored), 'changed')
  commit(root)
  await refused(root, 1, /is not what it was: its checksum is not the one in its name\.$/)
})

test('a file that git does not track, a folder and a link are not replaced', async () => {
  const root = await earlierProject()
  writeIn(root, '.gitignore', `${textIn(root, '.gitignore')}docs/usage.md\n`)
  commit(root)
  writeIn(root, 'docs/usage.md', 'Ours, and ignored.\n')
  await refused(root, 3, /^docs\/usage\.md is in the way/)
  expect(textIn(root, 'docs/usage.md')).toBe('Ours, and ignored.\n')
  rmSync(join(root, 'docs/usage.md'))
  mkdirSync(join(root, 'docs/usage.md'))
  await refused(root, 3, /^docs\/usage\.md is in the way/)
  rmSync(join(root, 'docs/usage.md'), { recursive: true })
  symlinkSync('/etc/hostname', join(root, 'docs/usage.md'))
  await refused(root, 3, /^docs\/usage\.md is in the way/)
})

test('options that exclude each other are named', async () => {
  const root = emptyFolder()
  expect(await update(root, '--check', '--abort')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--check and --abort exclude each other\.\n/),
  })
  expect(await update(root, '--diff')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--diff needs --dry-run/),
  })
  expect(await update(root, '--check=drifted')).toMatchObject({ code: 2 })
  expect(await gapi(['update'], { cwd: root })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^There is no project/),
  })
  const project = await earlierProject()
  expect(await update(project, '--continue')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^There is no update/),
  })
})
