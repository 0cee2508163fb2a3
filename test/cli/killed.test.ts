import { spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isOwnerGone, ownerMark } from '../../src/core/system/owned-name.ts'
import { contentsOf, emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { repositoryWith } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'

const alone = ['--no-install', '--no-git']

/** Runs the real program and kills it with SIGKILL when it renames for the n-th time. */
function killAtRename(count: number, program: string, args: readonly string[], cwd: string): void {
  const hook = join(emptyFolder(), 'kill.cjs')
  writeFileSync(
    hook,
    `const fs = require('node:fs')
const { renameSync } = fs
let left = ${count}
fs.renameSync = (...given) => {
  if (--left === 0) process.kill(process.pid, 'SIGKILL')
  renameSync(...given)
}
require('node:module').syncBuiltinESMExports()
`,
  )
  const ran = spawnSync(process.execPath, ['--require', hook, resolve(`bin/${program}.cjs`), ...args], {
    cwd,
  })
  expect(ran.signal).toBe('SIGKILL')
}

function temporaryIn(folder: string): string[] {
  return readdirSync(folder).filter(name => name.endsWith('.tmp'))
}

describe.skipIf(process.platform === 'win32')('a run that was killed', () => {
  test('leaves nothing to the next one that makes a project beside it', async () => {
    const cwd = emptyFolder()
    killAtRename(1, 'create-good-api', ['app', ...alone], cwd)
    expect(temporaryIn(cwd)).toHaveLength(1)
    expect((await createGoodApi(['other', ...alone], { cwd })).code).toBe(0)
    expect(readdirSync(cwd)).toEqual(['other'])
  })

  test.each([1, 2, 9])('is taken back where it wrote into a folder, at rename %i', async count => {
    const files = { 'README.md': 'mine', 'docs/notes.txt': 'keep me' }
    const cwd = folderWith(files)
    killAtRename(count, 'create-good-api', ['.', '--on-conflict', 'overwrite', ...alone], cwd)
    expect(temporaryIn(cwd)).toHaveLength(1)
    const { code, stderr } = await createGoodApi(['.', ...alone], { cwd })
    expect({ code, says: stderr.includes('an interrupted run had written') }).toEqual({
      code: 3,
      says: count > 2,
    })
    expect(contentsOf(cwd)).toEqual(files)
    expect(readdirSync(cwd).sort()).toEqual(['README.md', 'docs'])
  })

  test('keeps what somebody has changed since', async () => {
    const cwd = folderWith({ 'README.md': 'mine' })
    killAtRename(9, 'create-good-api', ['.', '--on-conflict', 'overwrite', ...alone], cwd)
    const [first = ''] = Object.keys(contentsOf(cwd)).filter(
      path => path !== 'README.md' && !path.includes('.tmp'),
    )
    writeIn(cwd, first, 'changed')
    await createGoodApi(['.', ...alone], { cwd })
    expect(contentsOf(cwd)).toEqual({ 'README.md': 'mine', [first]: 'changed' })
  })

  test('of doctor --fix is taken back by the next --fix, which then does it', async () => {
    const files = {
      '.env.example': 'PORT=\n',
      '.gitignore': 'x\n',
      'package.json': '{ "engines": { "node": ">=20" } }',
    }
    const cwd = repositoryWith(files)
    killAtRename(2, 'gapi', ['doctor', '--fix', '--only', 'secrets/env-tracked'], cwd)
    expect(contentsOf(cwd)['.gitignore']).toBe('x\n')
    await gapi(['doctor', '--fix', '--only', 'secrets/env-tracked'], { cwd })
    expect(contentsOf(cwd)).toMatchObject({ ...files, '.gitignore': 'x\n.env\n' })
    expect(temporaryIn(cwd)).toEqual([])
  })
})

describe('of what lies beside a new project', () => {
  const gone = 4_194_303

  test.each([
    { about: 'of a process that is gone, by its name', name: `.app.${gone}.tmp`, isKept: false },
    { about: 'of a project of another name, without a mark', name: `.other.${gone}.tmp`, isKept: true },
    { about: 'of a process that runs', name: `.app.${process.ppid}.tmp`, isKept: true },
    {
      about: 'of a process that runs, by its mark',
      name: `.app.${gone}.tmp`,
      mark: ownerMark(),
      isKept: true,
    },
    {
      about: 'marked by a process that is gone',
      name: `.other.${gone}.ab12.tmp`,
      mark: markOf(gone),
      isKept: false,
    },
    {
      about: 'marked before its process began',
      name: `.app.${process.pid}.tmp`,
      mark: markOf(process.pid, 90_000),
      isKept: false,
    },
    { about: 'marked on another host', name: `.app.${gone}.tmp`, mark: elsewhere(0), isKept: true },
    {
      about: 'marked on another host a day ago',
      name: `.app.${gone}.tmp`,
      mark: elsewhere(90_000),
      isKept: false,
    },
    { about: 'marked by another program', name: `.app.${gone}.tmp`, mark: 'cargo', isKept: true },
    {
      about: 'that is named like a temporary file of another program',
      name: `.app.${gone}.part.tmp`,
      isKept: true,
    },
  ])('what is $about: kept $isKept', async ({ name, mark, isKept }) => {
    const cwd = folderWith({ [`${name}/package.json`]: '{}', ...(mark ? { [`${name}/owner`]: mark } : {}) })
    expect((await createGoodApi(['app', ...alone], { cwd })).code).toBe(0)
    expect(readdirSync(cwd).sort()).toEqual([...(isKept ? [name] : []), 'app'].sort())
  })

  test('a file and a link of such a name stay', async () => {
    const cwd = folderWith({ [`.app.${gone}.tmp`]: 'a file' })
    expect((await createGoodApi(['app', ...alone], { cwd })).code).toBe(0)
    expect(readdirSync(cwd).sort()).toEqual([`.app.${gone}.tmp`, 'app'])
  })

  test.skipIf(process.getuid?.() !== 0)('what another user has made stays', async () => {
    const cwd = folderWith({ [`.app.${gone}.tmp/owner`]: markOf(gone) })
    chownSync(join(cwd, `.app.${gone}.tmp`), 12345, 12345)
    expect((await createGoodApi(['app', ...alone], { cwd })).code).toBe(0)
    expect(readdirSync(cwd).sort()).toEqual([`.app.${gone}.tmp`, 'app'])
  })

  test('a journal is good for nothing outside of its folder', async () => {
    const outside = folderWith({ 'a.txt': '' })
    const cwd = folderWith({})
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const journal = { files: { [`../${outside.split('/').pop()}/a.txt`]: empty }, folders: [outside] }
    writeIn(cwd, `.gapi.${gone}.tmp/owner`, markOf(gone))
    writeIn(cwd, `.gapi.${gone}.tmp/journal`, JSON.stringify(journal))
    await createGoodApi(['.', ...alone], { cwd })
    expect(contentsOf(outside)).toEqual({ 'a.txt': '' })
  })

  /** As a process of this host would have written it, so many seconds ago. */
  function markOf(pid: number, ago = 0): string {
    const [host, , since = ''] = ownerMark().split('_')
    return [host, pid.toString(36), (Number.parseInt(since, 36) - ago).toString(36)].join('_')
  }

  function elsewhere(ago: number): string {
    return markOf(1, ago).replace(/^[0-9a-f]{6}/, text => (text === 'ffffff' ? '000000' : 'ffffff'))
  }
})

test('what a look at git or a run of the README has left is removed by the next one', async () => {
  const TMPDIR = emptyFolder()
  const mark = ownerMark().replace(/_[0-9a-z]+_/, `_${(4_194_303).toString(36)}_`)
  expect(isOwnerGone(mark)).toBe(true)
  for (const name of ['git', 'doctor', 'other']) mkdirSync(join(TMPDIR, `${name}_gapi_${mark}_ab12`))
  writeIn(TMPDIR, `doctor_gapi_${mark}_cd34/kept`, '')
  const cwd = repositoryWith({
    'README.md': '# A\n\n## Setup\n\n```sh\nnode --version\n```\n',
    'package.json': '{}',
  })
  expect(
    (await gapi(['doctor', '--run', '--only', 'readme/setup-runs'], { cwd, env: { TMPDIR } })).code,
  ).toBe(0)
  expect(readdirSync(TMPDIR).sort()).toEqual([`doctor_gapi_${mark}_cd34`, `other_gapi_${mark}_ab12`])
})
