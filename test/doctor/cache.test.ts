import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isHistory } from '../../src/features/doctor/checks/cases.ts'
import { checkCases, repositoryOf } from '../support/check-cases.ts'
import { folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const secret = ['AKIA', 'QWERTZUIOPASDF23'].join('')
const leak = `export const key = '${secret}'\n`
const formats = ['pretty', 'json', 'github', 'sarif', 'junit', 'gitlab', 'rdjson']

interface Place {
  readonly check: string
  readonly code: string
  readonly path: string
  readonly line: number
}

const doctor = (cwd: string, cache: string, ...more: readonly string[]) =>
  gapi(['doctor', '--cache-location', cache, ...more], { cwd })

/** What every format says, without how long it took. */
async function saidOf(cwd: string, ...flags: readonly string[]): Promise<Record<string, string>> {
  const out = folderWith({})
  await gapi(['doctor', ...formats.flatMap(each => ['--format', `${each}=${join(out, each)}`]), ...flags], {
    cwd,
  })
  const timeless = (text: string) => text.replace(/("milliseconds": ?|time=")[\d.]+/g, '$1')
  return Object.fromEntries(formats.map(each => [each, timeless(readFileSync(join(out, each), 'utf8'))]))
}

async function codesIn(cwd: string, cache: string): Promise<string[]> {
  const { stdout } = await doctor(cwd, cache, '--only', 'secrets/committed', '--json')
  return JSON.parse(stdout).findings.map(({ path }: { path: string }) => path)
}

/** The one file of a cache. */
function fileIn(cache: string): string {
  const [name = '', ...more] = readdirSync(cache).filter(each => each !== '.gitignore')
  expect(more).toEqual([])
  return join(cache, name)
}

/** Time enough for a file to be taken for settled. */
const settle = () => setTimeout(2100)

test('a second look says the same as the first, and as one without a cache, in every format', async () => {
  const all = checkCases.flatMap(({ bad }) => bad.flatMap(([, files]) => (isHistory(files) ? [] : [files])))
  const folder = repositoryWith(
    Object.fromEntries([
      ...all.flatMap((files, index) =>
        Object.entries(files).map(([path, text]) => [`packages/p${index}/${path}`, text]),
      ),
      ...all.flatMap(files => Object.entries(files)),
    ]),
  )
  const cache = folderWith({})
  const without = await saidOf(folder, '--no-cache')
  await settle()
  const first = await saidOf(folder, '--cache-location', cache)
  const second = await saidOf(folder, '--cache-location', cache)
  expect(without.json).toContain('"fallback-secret"')
  expect(first).toEqual(without)
  expect(second).toEqual(without)
})

test('each check says the same of its fixtures from a cache that another check has begun', async () => {
  for (const {
    check: { id },
    bad,
  } of checkCases.filter(({ check }) => !check.needsRun)) {
    const [[, files] = ['', {}]] = bad
    const folder = repositoryOf(files)
    const cache = folderWith({})
    const without = await saidOf(folder, '--only', id, '--no-cache')
    await doctor(folder, cache, '--only', 'secrets/committed')
    for (const _ of ['first', 'second'])
      expect(await saidOf(folder, '--only', id, '--cache-location', cache)).toEqual(without)
  }
})

test('each check that looks at what was run finds the same of its fixtures from a cache', async () => {
  for (const {
    check: { id },
    bad,
  } of checkCases.filter(({ check }) => check.needsRun)) {
    const [[, files] = ['', {}]] = bad
    const folder = repositoryOf(files)
    const cache = folderWith({})
    const found = async (...flags: readonly string[]) => {
      const env = { HOME: folderWith({}), TMPDIR: folderWith({}) }
      const { stdout } = await gapi(['doctor', '--run', '--only', id, '--json', ...flags], {
        cwd: folder,
        env,
      })
      // What a program says is never quite the same: another port, another order of its last lines.
      return JSON.parse(stdout).findings.map(({ check, code, path, line }: Place) => [
        check,
        code,
        path,
        line,
      ])
    }
    await doctor(folder, cache, '--only', 'secrets')
    expect(await found('--cache-location', cache)).toEqual(await found('--no-cache'))
  }
})

test('an edit is seen, also one that keeps the size of the file and puts its time back', async () => {
  const other = leak.replace('QWERTZ', 'ZTREWQ')
  const folder = repositoryWith({ 'a.ts': leak.replace(secret, 'x'.repeat(secret.length)), 'b.ts': other })
  const cache = folderWith({})
  expect(await codesIn(folder, cache)).toEqual(['b.ts'])
  await settle()
  expect(await codesIn(folder, cache)).toEqual(['b.ts'])
  const path = join(folder, 'a.ts')
  const { atime, mtime } = statSync(path)
  writeFileSync(path, leak)
  utimesSync(path, atime, mtime)
  expect(await codesIn(folder, cache)).toEqual(['a.ts', 'b.ts'])
  writeIn(folder, 'b.ts', '')
  expect(await codesIn(folder, cache)).toEqual(['a.ts'])
  git(folder, 'mv', 'a.ts', 'c.ts')
  expect(await codesIn(folder, cache)).toEqual(['c.ts'])
})

test('an edit while a check runs the tests is seen by the next look', async () => {
  const workflow = '.github/workflows/ci.yml'
  const folder = repositoryWith({
    [workflow]: 'jobs: {}\n',
    'README.md': '# shop\n',
    'package.json': '{ "scripts": { "test": "node edit.js" } }',
  })
  const document = 'openapi: 3.1.0\ninfo: { title: a, version: a }\npaths: {}\n'
  const path = JSON.stringify(join(folder, workflow))
  const edit = `require('node:fs').writeFileSync(${path}, ${JSON.stringify(document)}); setTimeout(() => {}, 2500)\n`
  writeIn(folder, 'edit.js', edit)
  commit(folder, 'Edit')
  const cache = folderWith({})
  const runs = ['--run', '--yes', '--only', 'node/engines,tests/pass,api/drift']
  expect((await doctor(folder, cache, ...runs)).code).toBe(0)
  expect(readFileSync(join(folder, workflow), 'utf8')).toBe(document)
  const looks = ['--only', 'api/spec-valid']
  expect(await saidOf(folder, ...looks, '--cache-location', cache)).toEqual(
    await saidOf(folder, ...looks, '--no-cache'),
  )
})

test('what is kept is used by the same version only, and never where it is damaged or of another program', async () => {
  const folder = repositoryWith({ 'a.ts': leak, 'b.ts': '' })
  const cache = folderWith({})
  await settle()
  await codesIn(folder, cache)
  const file = fileIn(cache)
  const [head = '', body = ''] = readFileSync(file, 'utf8').split('\n')
  const other = body.replace(/"secrets":\[\{.*?\}\]/, '"secrets":[]')
  expect(other).not.toBe(body)
  const write = (change: (head: string) => string, text: string) => {
    const sum = createHash('sha256').update(text).digest('hex').slice(0, 32)
    writeFileSync(file, `${change(head.replace(/\S+$/, sum))}\n${text}`)
  }
  write(head => head, other)
  expect(await codesIn(folder, cache)).toEqual([])
  write(head => head.replace(/\d+\.\d+\.\d+/, '99.0.0'), other)
  expect(await codesIn(folder, cache)).toEqual(['a.ts'])
  for (const text of [
    '',
    'null',
    `${head}\n`,
    `${head}\n${body.slice(0, -3)}`,
    `${head}\n${other}`,
    '\0\n\0',
  ]) {
    writeFileSync(file, text)
    expect({ text, paths: await codesIn(folder, cache) }).toEqual({ text, paths: ['a.ts'] })
    expect(readFileSync(file, 'utf8')).toBe(`${head}\n${body}`)
  }
})

test('no secret is kept, and nobody else can read what is', async () => {
  const cache = folderWith({})
  await codesIn(repositoryWith({ 'a.ts': leak }), cache)
  const file = fileIn(cache)
  expect(readFileSync(file, 'utf8')).toContain('AKIA…(20 characters)')
  expect(readFileSync(file, 'utf8')).not.toContain(secret)
  expect(statSync(file).mode & 0o077).toBe(0)
})

test('several at once leave one whole file', async () => {
  const folder = repositoryWith({ 'a.ts': leak })
  const cache = folderWith({})
  await settle()
  const all = await Promise.all([1, 2, 3, 4, 5, 6].map(() => codesIn(folder, cache)))
  expect(all).toEqual(all.map(() => ['a.ts']))
  const before = readFileSync(fileIn(cache), 'utf8')
  await codesIn(folder, cache)
  expect(readFileSync(fileIn(cache), 'utf8')).toBe(before)
})

const many = Object.fromEntries(
  Array.from({ length: 200 }, (_, n) => [`src/m${n}.ts`, `export const n = ${n}\n`]),
)
const only = ['--only', 'secrets/committed']

test('it lies in node_modules, where git does not see it', async () => {
  const folder = repositoryWith({ ...many, 'package.json': '{}' })
  mkdirSync(join(folder, 'node_modules'))
  await gapi(['doctor', ...only], { cwd: folder })
  expect(readFileSync(fileIn(join(folder, 'node_modules/.cache/gapi-doctor')), 'utf8')).toMatch(
    /^gapi-doctor /,
  )
  expect(git(folder, 'status', '--porcelain')).toBe('')
})

test('a node_modules that git tracks is no place for it', async () => {
  const env = { XDG_CACHE_HOME: folderWith({}) }
  const folder = repositoryWith({ ...many, 'node_modules/a/index.js': '' })
  await gapi(['doctor', ...only], { cwd: folder, env })
  expect(readdirSync(join(folder, 'node_modules'))).toEqual(['a'])
  expect(existsSync(fileIn(join(env.XDG_CACHE_HOME, 'gapi-doctor/checks')))).toBe(true)
})

test('without node_modules it lies with the user’s caches, and for a few files nowhere', async () => {
  const env = { XDG_CACHE_HOME: folderWith({}) }
  await gapi(['doctor', ...only], { cwd: repositoryWith({ 'a.ts': leak }), env })
  await gapi(['doctor', ...only, '--no-cache'], { cwd: repositoryWith(many), env })
  expect(readdirSync(env.XDG_CACHE_HOME)).toEqual([])
  await gapi(['doctor', ...only], { cwd: repositoryWith(many), env })
  expect(existsSync(fileIn(join(env.XDG_CACHE_HOME, 'gapi-doctor/checks')))).toBe(true)
})

test('where it cannot be written the look goes on, unless the folder was asked for', async () => {
  const folder = repositoryWith({ ...many, 'a.ts': leak })
  writeIn(folder, 'node_modules', '')
  expect((await gapi(['doctor', ...only], { cwd: folder })).code).toBe(1)
  const { code, stderr } = await doctor(folder, 'node_modules', ...only)
  expect(code).toBe(2)
  expect(stderr).toMatch(/^Cannot write the cache in .*node_modules: E\w+\.\nPass another folder/)
})

test('a cache that git tracks is not believed', async () => {
  const folder = repositoryWith({ 'a.ts': leak })
  const cache = join(folder, 'kept')
  await codesIn(folder, cache)
  const file = fileIn(cache)
  const [head = '', body = ''] = readFileSync(file, 'utf8').split('\n')
  const forged = body.replace(/"secrets":\[\{.*?\}\]/, '"secrets":[]')
  const sum = createHash('sha256').update(forged).digest('hex').slice(0, 32)
  writeFileSync(file, `${head.replace(/\S+$/, sum)}\n${forged}`)
  expect(await codesIn(folder, cache)).toEqual([])
  commit(folder, 'Keep')
  expect(await codesIn(folder, cache)).toEqual(['a.ts'])
})
