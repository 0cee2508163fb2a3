import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eachBlob } from '../../src/core/system/git/blobs.ts'
import { UnreadRepository } from '../../src/core/system/git/checkout.ts'
import type { CommitChanges } from '../../src/core/system/git/commit.ts'
import * as core from '../../src/core/system/git/git.ts'
import * as history from '../../src/core/system/git/git-history.ts'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'

const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: process.env.TMPDIR }

/** Two commits on main and one beside it, a deleted file, a submodule; one file is changed and one is new. */
function checkout(...init: readonly string[]): string {
  const folder = emptyFolder()
  git(folder, 'init', '--quiet', '--initial-branch=main', ...init)
  for (const path of ['a.txt', 'old.env', 'db/1.js', 'db/ü.js']) writeIn(folder, path, `${path}\n`)
  commit(folder, 'Begin')
  rmSync(join(folder, 'old.env'))
  writeIn(folder, 'db/2.js', '2\n')
  commit(folder, 'Remove the password')
  git(folder, 'branch', 'beside')
  git(folder, 'tag', '-a', '-m', 'x', 'v1')
  writeIn(folder, 'db/3.js', '3\n')
  commit(folder, 'Go on')
  return folder
}

function edit(folder: string): string {
  writeIn(folder, 'a.txt', 'edited\n')
  writeIn(folder, 'db/new.js', 'new\n')
  return folder
}

const kinds: Readonly<Record<string, () => string>> = {
  'a plain one': () => edit(checkout()),
  'with SHA-256': () => edit(checkout('--object-format=sha256')),
  'with its refs packed': () => {
    const folder = edit(checkout())
    git(folder, 'pack-refs', '--all')
    git(folder, 'gc', '--quiet')
    git(folder, 'branch', '-f', 'beside', 'main')
    return folder
  },
  'with a split index': () => {
    const folder = edit(checkout())
    git(folder, 'update-index', '--split-index')
    return folder
  },
  'of a part of the files': () => {
    const folder = checkout()
    git(folder, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'db')
    return edit(folder)
  },
  'a linked worktree': () => {
    const folder = join(emptyFolder(), 'linked')
    git(checkout(), 'worktree', 'add', '--quiet', '-b', 'linked', folder)
    return edit(folder)
  },
  'a linked worktree of a bare repository': () => {
    const folder = emptyFolder()
    git(folder, 'clone', '--quiet', '--bare', checkout(), 'bare.git')
    git(join(folder, 'bare.git'), 'worktree', 'add', '--quiet', '../linked', 'main')
    return edit(join(folder, 'linked'))
  },
  'a submodule': () => {
    const folder = repositoryWith({ 'x.txt': '' })
    git(
      folder,
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      `file://${checkout()}`,
      'lib',
    )
    return edit(join(folder, 'lib'))
  },
  'with its git folder elsewhere': () => edit(checkout(`--separate-git-dir=${join(emptyFolder(), 'git')}`)),
  'a clone that shares objects': () => {
    const folder = join(emptyFolder(), 'shared')
    git(emptyFolder(), 'clone', '--quiet', '--shared', checkout(), folder)
    return edit(folder)
  },
  'a detached HEAD': () => {
    const folder = checkout()
    git(folder, 'checkout', '--quiet', '--detach', 'v1')
    return edit(folder)
  },
  'a folder of one': () => join(edit(checkout()), 'db'),
  'a link to one': () => {
    const link = join(emptyFolder(), 'link')
    symlinkSync(edit(checkout()), link)
    return link
  },
}

describe.each(Object.keys(kinds))('of a checkout, %s,', kind => {
  test('what is read is what git itself says', async () => {
    const folder = kinds[kind]?.() ?? ''
    const says = (...args: string[]) => lines(git(folder, '-c', 'core.quotePath=false', ...args))
    expect(await core.trackedFiles(folder, env)).toEqual(says('ls-files'))
    const status = await core.statusOf(folder, env)
    expect([...(status ?? [])].map(([path, code]) => `${code} ${path}`)).toEqual(
      says('-c', 'status.relativePaths=true', 'status', '--short', '.'),
    )
    for (const revision of ['HEAD', 'HEAD~1', 'v1', 'v1^{commit}', git(folder, 'rev-parse', 'HEAD').trim()])
      expect(await core.filesAt(revision, folder, env)).toEqual(
        says('ls-tree', '--name-only', revision, './').map(path => join(folder, path)),
      )
    expect(await core.filesAt('nowhere', folder, env)).toBeUndefined()
    const commits = await commitsIn(folder)
    expect(commits.map(({ hash }) => hash)).toEqual(says('log', '--all', '--format=%H'))
    const removal = commits.find(({ message }) => /remove/i.test(message))
    const { hash = '', changes = [] } = removal ?? {}
    if (!kind.includes('folder of')) {
      const before = git(folder, 'rev-parse', `${hash}^:old.env`).trim()
      expect(removal).toMatchObject({ subject: 'Remove the password', isMerge: false })
      expect(changes.filter(({ after }) => after === undefined)).toEqual([{ path: 'old.env', before }])
      expect(await textsOf(folder, [before])).toEqual([`${before} old.env\n`])
      expect(await history.removedLines(folder, env, hash)).toEqual(new Map([['old.env', 'old.env']]))
    }
    expect(
      readdirSync(env.TMPDIR ?? '/tmp').filter(name => name.includes(`_${process.pid.toString(36)}_`)),
    ).toEqual([])
  })
})

async function commitsIn(folder: string): Promise<CommitChanges[]> {
  const commits: CommitChanges[] = []
  await history.eachCommit(folder, env, { most: 100 }, commit => commits.push(commit))
  return commits
}

async function textsOf(folder: string, ids: readonly string[], most = 100_000_000): Promise<string[]> {
  const texts: string[] = []
  await eachBlob(folder, env, ids, most, ({ id, bytes }) => texts.push(`${id} ${bytes}`))
  return texts
}

test('a large blob is read in parts that overlap, and none after as many bytes as are wanted', async () => {
  const folder = checkout()
  const large = Array.from({ length: 1_200_000 }, (_, at) => `${at}\n`).join('')
  for (const [path, text] of Object.entries({ 'large.txt': large, 'empty.txt': '', 'last.txt': 'last\n' }))
    writeIn(folder, path, text)
  commit(folder, 'Add data')
  const ids = ['empty', 'large', 'last'].map(name => git(folder, 'rev-parse', `HEAD:${name}.txt`).trim())
  const texts = await textsOf(folder, ids)
  expect(texts.map(text => text.slice(0, 40))).toEqual([
    `${ids[0]}`.slice(0, 40),
    ...texts.slice(1, -1).map(() => `${ids[1]}`.slice(0, 40)),
    `${ids[2]}`.slice(0, 40),
  ])
  const parts = texts.slice(1, -1).map(text => text.slice(41))
  expect(parts.length).toBeGreaterThan(1)
  const overlap = 8000
  expect(parts.map((part, at) => (at === 0 ? part : part.slice(overlap))).join('') === large).toBe(true)
  expect((await textsOf(folder, ids, 1000)).length).toBe(1)
  expect(await eachBlob(folder, env, ids, 1000, () => {})).toEqual({ count: 1 })
})

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}

describe('what cannot be read is said', () => {
  test.each<{ about: string; breaks: (folder: string) => void }>([
    { about: 'a damaged index', breaks: folder => truncateSync(join(folder, '.git/index'), 40) },
    {
      about: 'a damaged configuration',
      breaks: folder => writeFileSync(join(folder, '.git/config'), '[core'),
    },
    {
      about: 'an extension that nobody knows',
      breaks: folder =>
        writeFileSync(
          join(folder, '.git/config'),
          '[core]\nrepositoryformatversion=1\n[extensions]\nnew=1\n',
        ),
    },
  ])('$about', async ({ breaks }) => {
    const folder = checkout()
    breaks(folder)
    await expect(core.trackedFiles(folder, env)).rejects.toThrow(UnreadRepository)
  })

  test('a tree that is not there, and a branch without its commit', async () => {
    const folder = checkout()
    const remove = (name: string) => {
      const hash = git(folder, 'rev-parse', name).trim()
      rmSync(join(folder, '.git/objects', hash.slice(0, 2), hash.slice(2)))
    }
    remove('main^{tree}')
    await expect(core.filesAt('main', folder, env)).rejects.toThrow(UnreadRepository)
    remove('main')
    await expect(commitsIn(folder)).rejects.toThrow(UnreadRepository)
  })

  test('no git on the PATH but one of the checkout', async () => {
    const folder = checkout()
    writeIn(folder, 'bin/git', '#!/bin/sh\nexit 0\n', 0o755)
    await expect(core.trackedFiles(folder, { PATH: join(folder, 'bin') })).rejects.toThrow(
      /the only git on the PATH is inside it/,
    )
  })

  test('a pipe in the place of a file is not waited for', async () => {
    const folder = checkout()
    for (const name of ['config', 'packed-refs', 'FETCH_HEAD', 'refs/heads/pipe']) {
      rmSync(join(folder, '.git', name), { force: true })
      execFileSync('mkfifo', [join(folder, '.git', name)])
    }
    expect(await core.filesAt('main', folder, env)).toHaveLength(2)
  })
})

test('outside of a repository, and in one without files, nothing is known and nothing fails', async () => {
  const folder = emptyFolder()
  expect(await core.trackedFiles(folder, env)).toBeUndefined()
  mkdirSync(join(folder, '.git'))
  expect(await core.trackedFiles(folder, env)).toBeUndefined()
  git(emptyFolder(), 'clone', '--quiet', '--bare', checkout(), join(folder, '.git'))
  expect(await core.trackedFiles(folder, env)).toBeUndefined()
  expect(existsSync(join(folder, '.git/index'))).toBe(false)
  chmodSync(folder, 0o755)
})
