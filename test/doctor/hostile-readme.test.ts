import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { fence, planned, repositoryWith } from '../support/readme.ts'
import { gapi } from '../support/run.ts'

const plan = ['doctor', '--readme-plan']

test.each([
  ['no README', {}, /^There is no README in .*\n.*gapi doctor --readme-plan docs\/setup\.md\n$/],
  ['a binary README', { 'README.md': 'a\0b' }, /^README\.md is a binary file\.\n/],
  ['a README of another markup', { 'README.rst': 'x' }, /^README\.rst is not Markdown/],
  ['a broken package.json', { 'README.md': 'x', 'package.json': '{' }, /^package\.json is not valid JSON/],
])('%s is one sentence and what to do, exit code 2', async (_what, files, says) => {
  const { code, stdout, stderr } = await gapi(plan, { cwd: repositoryWith(files) })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(says)
})

test('a file or folder that does not exist is named', async () => {
  const cwd = repositoryWith({ 'README.md': 'x' })
  expect((await gapi([...plan, 'docs/x.md'], { cwd })).stderr).toMatch(/^There is no file docs\/x\.md\./)
  expect((await gapi(['doctor', 'nowhere', '--readme-plan'], { cwd })).stderr).toMatch(/^No such folder: /)
})

test('a folder that is no repository, with spaces in its path, has a plan all the same', async () => {
  const root = folderWith({ 'my shop/README.md': fence('npm i'), 'my shop/package.json': '{}' })
  const { code, stdout } = await gapi(['doctor', 'my shop', '--readme-plan'], { cwd: root })
  expect(code).toBe(0)
  expect(stdout).toMatch(/2 {2}npm i {4}install {2}npm installs the dependencies/)
})

test('a README without a command has an empty plan', async () => {
  const cwd = repositoryWith({ 'README.md': '# Shop\n' })
  expect(await gapi(plan, { cwd })).toMatchObject({ code: 0, stdout: 'README.md asks for no command.\n' })
})

test('the README of the root is in Markdown, in English, and not further down', async () => {
  const files = { 'README.kr.md': 'x', 'readme.md': fence('npm i'), 'README.txt': 'x', 'a/README.md': 'x' }
  const { stdout } = await gapi([...plan, '--json'], { cwd: repositoryWith(files) })
  expect(JSON.parse(stdout)).toMatchObject({ format: 2, ok: true, code: 0, readme: 'readme.md' })
})

test('a broken package.json further down is somebody’s fixture', async () => {
  expect(await planned(fence('npm i'), { 'test/package.json': '{' })).toHaveLength(1)
})

test('the scripts of a workspace are looked up by its name', async () => {
  const files = {
    'packages/api/package.json': '{ "name": "@shop/api", "scripts": { "go": "node --watch app.js" } }',
  }
  const commands = [
    'npm run go -w @shop/api',
    'pnpm --filter api go',
    'yarn workspace @shop/api go',
    'npm --prefix packages/api run go',
  ]
  const steps = await planned(fence(...commands), files)
  expect(steps).toMatchObject(commands.map(() => ({ script: { name: 'go', folder: 'packages/api' } })))
})

test('a README of 5 MB is read to its end', async () => {
  const cwd = repositoryWith({ 'README.md': '' })
  const paragraph = `${'A paragraph of words that ask for nothing. '.repeat(20)}\n\n`
  writeFileSync(join(cwd, 'README.md'), paragraph.repeat(6000) + fence('npm i'))
  const { stdout } = await gapi([...plan, '--json'], { cwd })
  expect(JSON.parse(stdout).steps).toMatchObject([{ line: 12002, class: 'install' }])
})

test('a long README that is all commands is looked at by every check, in a time that its length decides', async () => {
  const block = `Run \`npm run dev\`, or [see](gone.md).\n\n${fence('npm install', 'node x.js', 'node y.js')}\n`
  const cwd = repositoryWith({ 'README.md': `# Shop\n\n## Set-up\n\n${block.repeat(2000)}` })
  const { stdout } = await gapi(['doctor', '--only', 'readme', '--json'], { cwd })
  const { checks, findings } = JSON.parse(stdout)
  expect(checks.map(({ state }: { state: string }) => state)).not.toContain('crashed')
  // Once each, however often they are named.
  expect(findings.filter(({ check }: { check: string }) => check === 'readme/paths-exist')).toHaveLength(3)
}, 60_000)

test('a README that is a link is read, and one to nowhere is no file', async () => {
  const cwd = repositoryWith({
    'docs/guide.md': fence('npm i'),
    'package.json': '{ "scripts": { "a": "b" } }',
  })
  symlinkSync('docs/guide.md', join(cwd, 'README.md'))
  execFileSync('git', ['add', '-A'], { cwd })
  expect((await gapi(plan, { cwd })).stdout).toContain('npm i')
  rmSync(join(cwd, 'docs/guide.md'))
  expect((await gapi(plan, { cwd })).stderr).toMatch(/^There is no file README\.md\./)
  const { stdout } = await gapi(['doctor', '--only', 'readme'], { cwd })
  expect(stdout).toContain('README.md is a link or binary, and was not read.')
})

test.each([[['--readme-plan']], [['--run', '--yes']], [[]]])(
  'a repository in which git tracks nothing is reported: doctor %j',
  async flags => {
    const cwd = folderWith({ 'README.md': fence('npm i') })
    execFileSync('git', ['init', '-q'], { cwd })
    const { code, stdout, stderr } = await gapi(['doctor', ...flags], { cwd })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Git tracks no file in .*\n.*git add/)
  },
)

test('a submodule is a folder of the checkout, whatever is in it', async () => {
  const other = repositoryWith({ 'a.txt': '' })
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd, stdio: 'ignore' })
  git(other, 'commit', '-qm', 'x')
  const readme = fence('git submodule update --init', 'cp lib/a.txt b.txt', 'cd lib', 'npm i')
  const cwd = repositoryWith({ 'README.md': readme })
  git(cwd, '-c', 'protocol.file.allow=always', 'submodule', 'add', `file://${other}`, 'lib')
  const { steps } = JSON.parse((await gapi([...plan, '--json'], { cwd })).stdout)
  expect(steps).toMatchObject([{}, { class: 'setup' }, { rule: 'enter' }, { class: 'install', cwd: 'lib' }])
  expect((await gapi(['doctor', '--only', 'readme/paths-exist'], { cwd })).code).toBe(0)
})

test('a shallow clone and a detached HEAD have the same plan as any other', async () => {
  const origin = repositoryWith({ 'README.md': fence('npm i') })
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd, stdio: 'ignore' })
  git(origin, 'commit', '-qm', 'x')
  const cwd = folderWith({})
  git(cwd, 'clone', '-q', '--depth=1', `file://${origin}`, 'shop')
  git(join(cwd, 'shop'), 'checkout', '-q', '--detach')
  const { code, stdout } = await gapi(['doctor', 'shop', '--readme-plan'], { cwd })
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/npm i +install/) })
})

describe('whatever a README holds, it is read, and in time that grows with its length', () => {
  const pieces = [
    '```sh\n',
    '```\n',
    '\n\n',
    '# ',
    '- ',
    '1. ',
    '> ',
    '`',
    '*',
    '[',
    '](',
    '<a ',
    '<details>',
    '<pre>',
    '<!-- gapi: skip -->',
    '$ ',
    'npm i',
    ' && ',
    ' or ',
    '$(',
    '"',
    "'",
    '<<EOF\n',
    '(',
    '{',
    '\\\n',
    '# or\n',
    'cd x\n',
    'copy .env.example to .env ',
    '\t',
    '&amp;',
    '|',
    ';',
    '\u2028',
    'é',
    '[//]: # (gapi: hidden)\n',
  ]

  /** A small generator of its own, so that a failure can be repeated: the same seed gives the same text. */
  function textOf(seed: number, length: number): string {
    let state = seed
    const next = () => {
      state = (state * 1103515245 + 12345) % 2147483648
      return pieces[state % pieces.length] ?? ''
    }
    return Array.from({ length }, next).join('')
  }

  test.each(Array.from({ length: 40 }, (_, seed) => seed + 1))('random pieces, seed %i', async seed => {
    const cwd = folderWith({ 'README.md': textOf(seed, 300) })
    const { code, stderr } = await gapi([...plan, '--json'], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test.each(pieces)(
    '%j, over and over',
    async piece => {
      const cwd = folderWith({
        'README.md': `\`\`\`sh\n${piece.repeat(10_000)}\n\`\`\`\n${piece.repeat(10_000)}`,
      })
      const { code, stderr } = await gapi([...plan, '--json'], { cwd })
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    },
    20_000,
  )
})
