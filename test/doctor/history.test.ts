import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, folderWith, writeIn } from '../support/folder.ts'
import { commit, git, repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'
import { secretSamples } from '../support/secret-samples.ts'

interface History {
  readonly state: string
  readonly reason: string | null
  /** `removed-secret src/a.ts Remove it`. */
  readonly found: readonly string[]
}

/** What the check finds, without a cache or with that of a folder. */
async function historyOf(folder: string, cache?: string): Promise<History> {
  const kept = cache === undefined ? ['--no-cache'] : ['--cache-location', cache]
  const { stdout } = await gapi(['doctor', '--only', 'secrets/history', '--json', ...kept], { cwd: folder })
  const { checks, findings } = JSON.parse(stdout)
  const [{ state, reason }] = checks
  const found = findings.map(({ code, path, message }: Record<'code' | 'path' | 'message', string>) =>
    [code, path, ...(/“(.*)”/.exec(message)?.slice(1) ?? [])].join(' '),
  )
  return { state, reason, found }
}

const token = ['ghp_', 'k7GdWq2zXp9LmB4nVc1xRt8yUo3pAs5dFg6h'].join('')
const leak = `export const token = '${token}'\n`

/** A repository with a secret that the last commit has removed. */
function cleaned(): string {
  const folder = repositoryWith({ 'src/a.ts': leak })
  write(folder, 'src/a.ts', 'a()\n', 'Clean up')
  return folder
}

function write(folder: string, path: string, text: string, message: string): void {
  writeIn(folder, path, text)
  commit(folder, message)
}

function remove(folder: string, path: string, message: string): void {
  rmSync(join(folder, path))
  commit(folder, message)
}

test('a removed secret of every common kind is found, each in a file of its own', async () => {
  const paths = secretSamples.map((sample, at) => `part-${at}/${sample[2] ?? 'a.ts'}`)
  const folder = repositoryWith(
    Object.fromEntries(secretSamples.map(([, line], at) => [paths[at] ?? '', `\n${line}\n`])),
  )
  for (const path of paths) rmSync(join(folder, path))
  write(folder, 'README.md', '# Shop\n', 'Begin again')
  const { found } = await historyOf(folder)
  const missed = secretSamples.filter((_, at) => !found.some(one => one.includes(` ${paths[at]} `)))
  expect(secretSamples.length).toBeGreaterThan(200)
  expect(missed.map(([kind]) => kind)).toEqual([])
})

test('in a deleted file, a renamed one, a binary one and behind a line of 5 MB', async () => {
  const folder = repositoryWith({
    'src/gone.ts': leak,
    'src/old name ü.ts': `${leak}// ${'x'.repeat(100)}\n`.replace('k7Gd', 'k8Gd'),
    'assets/data.bin': `\0\x01\x02 ${leak.replace('k7Gd', 'k9Gd')}`,
    'src/long.ts': `const data = '${'ab '.repeat(1_700_000)}'\n${leak.replace('k7Gd', 'k6Gd')}`,
  })
  remove(folder, 'src/gone.ts', 'Delete')
  git(folder, 'mv', 'src/old name ü.ts', 'src/new.ts')
  commit(folder, 'Rename')
  write(folder, 'src/new.ts', 'b()\n', 'Clean')
  remove(folder, 'assets/data.bin', 'Drop the data')
  write(folder, 'src/long.ts', 'c()\n', 'Shorten')
  const { state, found } = await historyOf(folder)
  expect(state).toBe('findings')
  expect([...found].sort()).toEqual([
    'removed-secret assets/data.bin Drop the data',
    'removed-secret src/gone.ts Delete',
    'removed-secret src/long.ts Shorten',
    'removed-secret src/new.ts Clean',
  ])
})

test('a secret that has moved, to another line or to another file, is not removed', async () => {
  const folder = repositoryWith({ 'src/a.ts': leak })
  write(folder, 'src/a.ts', `a()\n${leak}`, 'Move it down')
  git(folder, 'mv', 'src/a.ts', 'src/b.ts')
  commit(folder, 'Rename')
  expect(await historyOf(folder)).toMatchObject({ state: 'ok', found: [] })
})

test('a merge that drops a secret of both its parents, and a branch that is not merged', async () => {
  const folder = repositoryWith({ 'src/a.ts': leak, 'README.md': '# Shop\n' })
  git(folder, 'checkout', '--quiet', '-b', 'side')
  write(folder, 'src/a.ts', `side()\n${leak}`, 'Change the side')
  git(folder, 'checkout', '--quiet', '-')
  write(folder, 'src/a.ts', `${leak}\n\nend()\n`, 'Change the end')
  git(folder, 'merge', '--quiet', '--no-commit', 'side')
  writeIn(folder, 'src/a.ts', 'side()\n\n\nend()\n')
  commit(folder, 'Merge the side')
  expect((await historyOf(folder)).found).toEqual(['removed-secret src/a.ts Merge the side'])
  git(folder, 'checkout', '--quiet', '-b', 'other')
  write(folder, 'src/b.ts', leak.replace('k7Gd', 'k8Gd'), 'Try')
  write(folder, 'src/b.ts', 'b()\n', 'Try without')
  git(folder, 'checkout', '--quiet', '-')
  expect((await historyOf(folder)).found).toContain('removed-secret src/b.ts Try without')
})

test('a merge that brings in a removal does not take its name', async () => {
  const folder = repositoryWith({ 'src/a.ts': `${leak}\n\nb()\n` })
  git(folder, 'checkout', '--quiet', '-b', 'side')
  write(folder, 'src/a.ts', 'a()\n\n\nb()\n', 'Clean up')
  git(folder, 'checkout', '--quiet', '-')
  write(folder, 'src/a.ts', `${leak}\n\nc()\n`, 'Change the end')
  git(folder, 'merge', '--quiet', '--no-commit', '-X', 'ours', 'side')
  writeIn(folder, 'src/a.ts', 'a()\n\n\nc()\n')
  commit(folder, 'Merge the side')
  expect((await historyOf(folder)).found).toEqual(['removed-secret src/a.ts Clean up'])
})

test('a commit that was amended is on no branch, so that it is not reported', async () => {
  const folder = repositoryWith({ 'README.md': '# Shop\n' })
  write(folder, 'src/a.ts', leak, 'Begin')
  writeIn(folder, 'src/a.ts', 'a()\n')
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--amend', '--message', 'Begin')
  expect(await historyOf(folder)).toMatchObject({ state: 'ok', found: [] })
})

test('without a commit there is no history, and without git the check does not apply', async () => {
  const folder = folderWith({ 'package.json': '{}' })
  expect(await historyOf(folder)).toMatchObject({ state: 'not-applicable' })
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  expect(await historyOf(folder)).toMatchObject({ state: 'ok', found: [] })
})

test('a shallow clone is blocked, and what it has is read', async () => {
  const folder = cleaned()
  write(folder, 'src/a.ts', leak.replace('k7Gd', 'k8Gd'), 'Again')
  write(folder, 'src/a.ts', 'b()\n', 'Clean up again')
  const clone = join(emptyFolder(), 'clone')
  git(folder, 'clone', '--quiet', '--depth', '2', `file://${folder}`, clone)
  const cache = emptyFolder()
  const shallow = await historyOf(clone, cache)
  expect(shallow).toMatchObject({ state: 'blocked', reason: expect.stringContaining('shallow') })
  expect(shallow.found).toEqual(['removed-secret src/a.ts Clean up again'])
  git(clone, 'fetch', '--quiet', '--unshallow')
  expect((await historyOf(clone, cache)).found).toHaveLength(2)
})

test('of a history longer than what is read, the newest commits are read and the rest is named', async () => {
  const folder = repositoryWith({ 'README.md': '# Shop\n' })
  const head = (message: string) =>
    `commit refs/heads/long\ncommitter T <t@example.com> 1700000000 +0000\ndata ${message.length}\n${message}\n`
  const file = (text: string) => `M 100644 inline src/a.ts\ndata ${text.length}\n${text}\n`
  const long = [
    head('Old') + file(leak) + head('Clean the old') + file('a()\n'),
    Array.from({ length: 20_000 }, () => head('Go on')).join(''),
    head('New') + file(leak.replace('k7Gd', 'k8Gd')) + head('Clean the new') + file('b()\n'),
  ]
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: long.join('') })
  expect(await historyOf(folder)).toEqual({
    state: 'blocked',
    reason: 'Commits before the newest 20,000 were not read.',
    found: ['removed-secret src/a.ts Clean the new'],
  })
})

test('the next run reads only new commits, and says the same as one without a cache', async () => {
  const [folder, cache] = [cleaned(), emptyFolder()]
  const first = await historyOf(folder, cache)
  expect(first).toEqual(await historyOf(folder))
  expect(await historyOf(folder, cache)).toEqual(first)
  write(folder, 'src/b.ts', leak.replace('k7Gd', 'k8Gd'), 'Leak')
  write(folder, 'src/b.ts', 'b()\n', 'Clean up again')
  const next = await historyOf(folder, cache)
  expect(next.found).toHaveLength(2)
  expect(next).toEqual(await historyOf(folder))
  write(folder, 'src/c.ts', leak, 'Use it again')
  expect(await historyOf(folder, cache)).toEqual(await historyOf(folder))
  const [name = ''] = readdirSync(cache).filter(each => each !== '.gitignore')
  expect(readFileSync(join(cache, name), 'utf8')).not.toContain(token)
})

test('a history that was rewritten, or a damaged cache, is read from the beginning', async () => {
  const [folder, cache] = [cleaned(), emptyFolder()]
  expect((await historyOf(folder, cache)).found).toHaveLength(1)
  const [name = ''] = readdirSync(cache).filter(each => each !== '.gitignore')
  const kept = readFileSync(join(cache, name), 'utf8')
  for (const damaged of [
    kept.slice(0, -20),
    kept.replace('removed', 'x'),
    kept.replace(/ \d\S* /, ' 0.0.1 '),
    '',
  ]) {
    writeFileSync(join(cache, name), damaged)
    expect((await historyOf(folder, cache)).found).toHaveLength(1)
  }
  git(folder, 'branch', '--move', 'leaky')
  git(folder, 'checkout', '--quiet', '--orphan', 'clean')
  commit(folder, 'Begin')
  git(folder, 'branch', '--quiet', '-D', 'leaky')
  expect(await historyOf(folder, cache)).toMatchObject({ state: 'ok', found: [] })
  git(folder, 'reflog', 'expire', '--expire=now', '--all')
  git(folder, 'gc', '--quiet', '--prune=now')
  writeFileSync(join(cache, name), kept)
  expect(await historyOf(folder, cache)).toMatchObject({ state: 'ok', found: [] })
})

test('several runs at once use one cache', async () => {
  const [folder, cache] = [cleaned(), emptyFolder()]
  const runs = await Promise.all(Array.from({ length: 4 }, () => historyOf(folder, cache)))
  for (const run of runs) expect(run.found).toHaveLength(1)
  expect(await historyOf(folder, cache)).toEqual(runs[0])
})
