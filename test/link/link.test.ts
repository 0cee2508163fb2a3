import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contentsOf, writeIn } from '../support/folder.ts'
import { git } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { worldWith, writePackage } from './world.ts'

const record = '.gapi/local/links.json'

test('a project uses the folder of a package, and then the installed version again', async () => {
  const { app, link, used } = worldWith()
  const before = contentsOf(app)
  expect(used()).toBe('the installed version')
  const linked = await link('../package b')
  expect(linked).toMatchObject({ code: 0, stderr: '' })
  expect(linked.stdout).toContain(
    'Linked package-b to ../package b: version 1.1.0, package.json wants ^1.0.0.',
  )
  expect(used()).toBe('the folder')
  expect(await link('--undo', 'package-b')).toMatchObject({ code: 0, stderr: '' })
  expect(used()).toBe('the installed version')
  const { [`${record.replace('links.json', '.gitignore')}`]: ignore, ...after } = contentsOf(app)
  expect({ ignore, after }).toEqual({ ignore: '*\n', after: before })
})

test('the list says what stands, what an install removed, and which folder is gone', async () => {
  const { app, other, link, used } = worldWith()
  expect((await link('--list')).stdout).toBe('Nothing is linked.\n')
  await link('../package b')
  expect((await link('--list')).stdout).toBe('package-b  ../package b  1.1.0  wants ^1.0.0  linked\n')
  rmSync(join(app, 'node_modules'), { recursive: true })
  expect((await link('--list')).stdout).toContain('removed by an install')
  await link('--again')
  expect(used()).toBe('the folder')
  renameSync(other, `${other} elsewhere`)
  const { stdout } = await link('--list', '--json')
  expect(JSON.parse(stdout).links).toEqual([
    { name: 'package-b', folder: '../package b', wanted: '^1.0.0', state: 'gone' },
  ])
})

test('git never has the link, with no line in .gitignore, and no tracked file changes', async () => {
  const { app, link } = worldWith()
  writeIn(app, '.gitignore', 'node_modules\n')
  git(app, 'init', '--quiet')
  git(app, 'add', '--all')
  git(app, 'commit', '--quiet', '--message', 'Begin')
  await link('../package b')
  git(app, 'add', '--all')
  expect(git(app, 'status', '--porcelain')).toBe('')
})

test('where the folder is gone, the installed version is used until it is back', async () => {
  const { other, link, used } = worldWith()
  await link('../package b')
  renameSync(other, `${other} elsewhere`)
  const { code, stderr } = await link('--again')
  expect(code).toBe(0)
  expect(stderr).toContain('There is no package package-b in ../package b, so the installed version is used.')
  expect(used()).toBe('the installed version')
  renameSync(`${other} elsewhere`, other)
  expect((await link('--again')).stderr).toBe('Linked package-b to ../package b again.\n')
  expect(used()).toBe('the folder')
})

test.each([
  ['it was recorded', () => {}],
  [
    'the installed version was set aside',
    (app: string) => {
      mkdirSync(join(app, 'node_modules/.gapi'))
      renameSync(join(app, 'node_modules/package-b'), join(app, 'node_modules/.gapi/package-b'))
    },
  ],
])('a link that was killed after %s is made by the next run, and can be undone', async (_, reach) => {
  const { app, link, used } = worldWith()
  writeIn(app, record, JSON.stringify({ links: { 'package-b': '../package b' } }))
  reach(app)
  expect(await link('../package b')).toMatchObject({ code: 0 })
  expect(used()).toBe('the folder')
  await link('--undo')
  expect(used()).toBe('the installed version')
})

test('an undo that was killed before it forgot the link is finished by the next', async () => {
  const { app, link, used } = worldWith()
  await link('../package b')
  rmSync(join(app, 'node_modules/package-b'))
  expect(await link('--undo', '../package b')).toMatchObject({ code: 0 })
  expect(used()).toBe('the installed version')
  expect(existsSync(join(app, record))).toBe(false)
})

test('a scoped package is linked', async () => {
  const { app, link } = worldWith({
    app: { dependencies: { '@acme/b': '^1.0.0' } },
    other: { name: '@acme/b' },
  })
  writePackage(join(app, 'node_modules/@acme/b'), { name: '@acme/b', version: '1.0.0' })
  await link('../package b')
  const run = ['-p', "require('@acme/b')"]
  expect(execFileSync(process.execPath, run, { cwd: app, encoding: 'utf8' })).toBe('the folder\n')
  expect(await link('--undo', '@acme/b')).toMatchObject({ code: 0 })
  expect(existsSync(join(app, 'node_modules/@acme/b/index.js'))).toBe(false)
})

const refused: readonly [
  why: string,
  said: string,
  args: readonly string[],
  world?: Parameters<typeof worldWith>[0],
][] = [
  ['a folder that does not exist', '../nothing is not a folder.', ['../nothing']],
  ['a file', 'package.json is not a folder.', ['package.json']],
  ['a folder without package.json', '.. is not a package: it has no package.json.', ['..']],
  ['a package without a name', 'package.json has no name.', ['../package b'], { other: { name: '' } }],
  ['itself', '. is this project itself.', ['.']],
  ['its own name', 'app is also the name of this project.', ['../package b'], { other: { name: 'app' } }],
  ['no dependency', 'other is not a dependency of', ['../package b'], { other: { name: 'other' } }],
  ['a path as a name', '../../x is not a dependency of', ['../package b'], { other: { name: '../../x' } }],
  ['what is installed', 'node_modules/package-b is in the node_modules', ['node_modules/package-b']],
  ['an unknown name to undo', 'package-c is not linked.', ['--undo', 'package-c']],
  ['nothing', 'A folder is missing.', []],
  ['two things', 'exclude each other', ['../package b', '--list']],
]

test.each(refused)('%s is refused, and nothing is written', async (_, said, args, world = {}) => {
  const { app, link } = worldWith(world)
  const before = contentsOf(app)
  const { code, stderr, stdout } = await link(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(said)
  expect(stderr).not.toContain('bug')
  expect(contentsOf(app)).toEqual(before)
})

test('a package.json that is not JSON is named', async () => {
  const { other, app, link } = worldWith()
  writeIn(other, 'package.json', '{ "name": ')
  expect((await link('../package b')).stderr).toContain('package b/package.json is not valid JSON')
  writePackage(other, { name: 'package-b' })
  writeIn(app, 'package.json', '[]')
  expect(await link('../package b')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('not a JSON object'),
  })
})

test('another folder of the same package is refused until the first link is undone', async () => {
  const { app, link, used } = worldWith()
  await link('../package b')
  writePackage(join(app, '../c'), { name: 'package-b', version: '3.0.0' })
  expect(await link('../c')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('linked to ../package b already'),
  })
  expect(await link('../package b')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('package-b is linked to'),
  })
  expect(used()).toBe('the folder')
})

test('a workspace, which the package manager links, stays as it is', async () => {
  const { app, other, link } = worldWith()
  rmSync(join(app, 'node_modules/package-b'), { recursive: true })
  symlinkSync(other, join(app, 'node_modules/package-b'))
  expect(await link('../package b')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('by a workspace'),
  })
  expect(existsSync(join(app, record))).toBe(false)
})

test('a record that is broken is named, and the installed version is used', async () => {
  const { app, link, used } = worldWith()
  for (const text of ['{', '{}', '{"links":{"../../x":"../y"}}', '{"links":{"package-b":1}}', '[]', 'null']) {
    writeIn(app, record, text)
    expect(await link('--list')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('links.json cannot be read'),
    })
  }
  expect(used()).toBe('the installed version')
})

test('in CI nothing is linked', async () => {
  const { app, link, used } = worldWith()
  const ci = (...args: string[]) => gapi(['link', ...args], { cwd: app, env: { CI: 'true' } })
  expect(await ci('../package b')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('CI uses the installed version'),
  })
  expect(await ci('--again')).toMatchObject({ code: 0, stdout: '', stderr: '' })
  await link('../package b')
  expect(await ci('--again')).toMatchObject({ code: 2 })
  expect(await ci('--undo')).toMatchObject({ code: 0 })
  expect(used()).toBe('the installed version')
})

test('a package that was not built names its build script', async () => {
  const { link } = worldWith({
    other: {
      main: undefined,
      exports: { '.': { types: './x.d.ts', import: './dist/index.js' } },
      scripts: { build: 'tsc' },
    },
  })
  const { code, stderr } = await link('../package b')
  expect(code).toBe(0)
  expect(stderr).toBe(
    'package-b cannot be imported: ./dist/index.js does not exist in ../package b. Run there: npm run build\n',
  )
})

test('a version outside of the range, a dependency that is missing there, and two copies of a package are warnings', async () => {
  const { app, other, link } = worldWith({
    app: { dependencies: { 'package-b': '^1.0.0', fastify: '^5.0.0' } },
    other: { version: '2.0.0', peerDependencies: { fastify: '^5.0.0' }, dependencies: { zod: '^4.0.0' } },
  })
  writePackage(join(app, 'node_modules/fastify'), { name: 'fastify', version: '5.1.0' })
  writePackage(join(other, 'node_modules/fastify'), { name: 'fastify', version: '5.2.0' })
  const { code, stderr } = await link('../package b')
  expect(code).toBe(0)
  expect(stderr.split('\n')).toEqual([
    'package-b 2.0.0 is not in the range ^1.0.0 of package.json, so an install uses another version.',
    'package-b needs zod, not found from ../package b. Run there: npm install',
    'There are two copies of fastify: package-b uses 5.2.0 in ../package b, and the äpp 5.1.0. To share one, run in ../package b: gapi link "../the äpp/node_modules/fastify"',
    '',
  ])
  const there = { cwd: other }
  expect(await gapi(['link', '../the äpp/node_modules/fastify'], there)).toMatchObject({ code: 0 })
  await link('--undo')
  expect((await link('../package b')).stderr).not.toContain('copies')
})

test('npm installs without a trace of the link, and the undo of a package that nobody set aside installs it', async () => {
  const { app, other, link, used } = worldWith()
  const npm = (...args: string[]) =>
    execFileSync('npm', [...args, '--offline', '--no-audit', '--no-fund'], {
      cwd: app,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  mkdirSync(join(app, 'vendor'))
  npm('pack', '--pack-destination', 'vendor', './node_modules/package-b')
  rmSync(join(app, 'node_modules'), { recursive: true })
  writePackage(app, { name: 'app', dependencies: { 'package-b': 'file:vendor/package-b-1.0.0.tgz' } })
  npm('install')
  const before = contentsOf(app)
  const there = contentsOf(other)
  await link('../package b')
  npm('install')
  expect(used()).toBe('the installed version')
  await link('--again')
  expect(used()).toBe('the folder')
  rmSync(join(app, 'node_modules/.gapi'), { recursive: true })
  expect(await link('--undo')).toMatchObject({ code: 0 })
  expect(used()).toBe('the installed version')
  expect(contentsOf(app)).toMatchObject(before)
  expect(contentsOf(other)).toEqual(there)
})
