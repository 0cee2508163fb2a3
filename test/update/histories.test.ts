import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { randomFrom } from '../../scripts/try/random.mjs'
import { foundAt } from '../../src/core/system/found.ts'
import { committed } from '../../src/features/update/committed.ts'
import { abortUpdate } from '../../src/features/update/finish-update.ts'
import { planMerge } from '../../src/features/update/plan-update.ts'
import type { PlannedChange } from '../../src/features/update/update-plan.ts'
import { writeUpdate } from '../../src/features/update/write-update.ts'
import { contentsOf, folderWith, writeIn } from '../support/folder.ts'
import { changesIn, commit } from '../support/generated-project.ts'
import { addOddChanges, linkMark } from '../support/odd-changes.ts'
import { git } from '../support/repository.ts'
import { isFull } from '../support/tiers.ts'

type Files = Map<string, string>
type Random = ReturnType<typeof randomFrom>

const settings =
  'contract: 1\nmanage: [node, x.js]\nknex: src/gapi.ts\nanswers:\n  name: a\ntemplate: api\nversion: "0.1.0"\n'
const folders = ['src', 'src/orders', 'docs', 'test']
const endings = ['ts', 'md', 'json', 'yml']

/** A template of a few files, most of them lines that are all different. */
function template(random: Random): Files {
  const files: Files = new Map([['gapi.yml', settings]])
  for (let number = 0; number < random.integer(3, 8); number++) {
    const path = `${random.pick(folders)}/f${number}.${random.pick(endings)}`
    files.set(path, textFor(path, random, `base${number}`))
  }
  return files
}

function textFor(path: string, random: Random, mark: string): string {
  const numbers = Array.from({ length: random.integer(3, 14) }, (_, number) => number)
  if (path.endsWith('.json'))
    return `${JSON.stringify(Object.fromEntries(numbers.map(each => [`k${each}`, `${mark}-${each}`])), null, 2)}\n`
  if (path.endsWith('.yml')) return numbers.map(each => `k${each}: ${mark}-${each}\n`).join('')
  return numbers.map(each => `${mark} line ${each}\n`).join('')
}

/** Changes that somebody makes to files; each line that is written contains `mark`. */
function changed(files: Files, random: Random, mark: string): Files {
  const now = new Map(files)
  for (let step = 0; step < random.integer(1, 6); step++) {
    const paths = [...now.keys()].filter(path => path !== 'gapi.yml')
    const path = paths.length > 0 ? random.pick(paths) : undefined
    const action = random.pick(['edit', 'edit', 'edit', 'add', 'delete', 'move', 'move folder', 'insert'])
    const word = `${mark}-${step}-${random.integer(0, 1e6)}`
    if (action === 'add' || path === undefined) {
      const fresh = `${random.pick(folders)}/${mark}${step}.${random.pick(endings)}`
      now.set(fresh, textFor(fresh, random, word))
    } else if (action === 'delete') now.delete(path)
    else if (action === 'move')
      moveTo(now, path, `${random.pick(folders)}/moved-${word}.${path.split('.').pop()}`)
    else if (action === 'move folder') {
      const folder = path.slice(0, path.lastIndexOf('/'))
      for (const each of paths.filter(other => other.startsWith(`${folder}/`)))
        moveTo(now, each, `${mark}-folder${each.slice(folder.length)}`)
    } else now.set(path, edited(path, now.get(path) ?? '', random, word, action))
  }
  return now
}

function moveTo(files: Files, from: string, to: string): void {
  files.set(to, files.get(from) ?? '')
  files.delete(from)
}

function edited(path: string, text: string, random: Random, word: string, action: string): string {
  if (path.endsWith('.json')) {
    const value: Record<string, string> = JSON.parse(text)
    value[action === 'insert' ? word : random.pick([...Object.keys(value), word])] = word
    return `${JSON.stringify(value, null, 2)}\n`
  }
  const lines = text.split('\n').slice(0, -1)
  const place = random.integer(0, Math.max(0, lines.length - 1))
  const key = action === 'insert' ? word : (lines[place]?.split(':')[0] ?? word)
  const line = path.endsWith('.yml') ? `${key}: ${word}` : word
  lines.splice(place, action === 'insert' ? 0 : 1, line)
  return `${lines.join('\n')}\n`
}

/** A project of a template, with what somebody made of it, and an update to another template. */
async function history(seed: number): Promise<void> {
  const random = randomFrom(seed)
  const before = template(random)
  const theirs = changed(before, random, 'theirs')
  const ours = changed(before, random, 'ours')
  if (seed % 4 === 2) addOddChanges(ours, theirs, random)
  const isCrlf = random.chance(0.2)
  const root = folderWith({})
  git(root, 'init', '-q')
  if (isCrlf) git(root, 'config', 'core.autocrlf', 'false')
  for (const [path, text] of ours)
    if (text.startsWith(linkMark)) linkIn(root, path, text.slice(linkMark.length))
    else writeIn(root, path, isCrlf && path.endsWith('.md') ? text.replaceAll('\n', '\r\n') : text)
  const [some = 'gapi.yml'] = random.shuffled([...ours.keys()])
  if (!ours.get(some)?.startsWith(linkMark)) chmodSync(join(root, some), 0o755)
  commit(root)
  const start = stateOf(root)
  const repository = await committed({ root, env: process.env, mayBeDirty: false })
  const project = { template: 'api', version: '0.1.0', createdAt: '2026-01-01T00:00:00Z', answers: {} }
  const renderings = { project, base: bytesOf(before), theirs: bytesOf(theirs), notes: [] }
  const plan = await planMerge(renderings, repository, { root, env: process.env, now: new Date(0) })
  expect(stateOf(root), `seed ${seed}: a plan changes nothing`).toEqual(start)
  for (const { action } of plan.changes) seen.add(action)
  await writeUpdate(plan, process.env)
  expectKept(root, before, ours, seed)
  expectPlanned(start.files, root, plan.changes, seed)
  const edited = plan.changes.find(({ path }) => isWritable(root, path))
  if (edited && random.chance(0.5)) writeIn(root, edited.path, 'edited meanwhile\n')
  await abortUpdate(root, process.env)
  expect(stateOf(root), `seed ${seed}: --abort restores everything`).toEqual(start)
}

/** Every line that ours has and the base has not is in some file. */
function expectKept(root: string, before: Files, ours: Files, seed: number): void {
  const known = new Set([...before.values()].flatMap(text => text.split('\n')))
  const written = [...ours.values()]
    .flatMap(text => text.split('\n'))
    .filter(line => !known.has(line) && /ours/.test(line))
  const there = Object.values(filesOf(root)).join('\n')
  const lost = written.map(line => /ours[\w-]*/.exec(line)?.[0] ?? line).filter(word => !there.includes(word))
  expect(lost, `seed ${seed}: lost lines`).toEqual([])
}

/** Only what the plan names is different, and it is as the plan has it. */
function expectPlanned(
  before: Record<string, string>,
  root: string,
  changes: readonly PlannedChange[],
  seed: number,
): void {
  const after = filesOf(root)
  const planned = new Map(changes.map(change => [change.path, change.after?.toString('latin1')]))
  const paths = new Set([...Object.keys(before), ...Object.keys(after), ...planned.keys()])
  const other = [...paths].filter(
    path => after[path] !== (planned.has(path) ? planned.get(path) : before[path]),
  )
  expect(other, `seed ${seed}: not as planned`).toEqual([])
}

function stateOf(root: string) {
  const files = filesOf(root)
  const modes = Object.keys(files).map(path => lstatSync(join(root, path)).mode)
  return { files, modes, status: changesIn(root), index: git(root, 'ls-files', '--stage') }
}

function filesOf(root: string): Record<string, string> {
  return Object.fromEntries(Object.entries(contentsOf(root)).filter(([path]) => !path.startsWith('.gapi/')))
}

function linkIn(root: string, path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  symlinkSync(target, join(root, path))
}

function bytesOf(files: Files): Map<string, Buffer> {
  return new Map([...files].map(([path, text]) => [path, Buffer.from(text)]))
}

/** Not where a folder is now, nor below a file. */
function isWritable(root: string, path: string): boolean {
  const found = foundAt(join(root, path))
  if (found) return found.isFile()
  const folder = dirname(path)
  return folder === '.' || foundAt(join(root, folder))?.isDirectory() === true || isWritable(root, folder)
}

/** What the plans of all histories did. */
const seen = new Set<string>()

/** Once they lost a line: the template moved a file that the project had edited into a folder that the project took out. */
const found = [465, 1640, 1711, 2277]
const seeds = [...new Set([...Array.from({ length: isFull ? 3000 : 60 }, (_, seed) => seed + 1), ...found])]

test.each(Array.from({ length: 10 }, (_, part) => part))(
  'random histories lose nothing (part %i)',
  async part => {
    for (const seed of seeds.filter(each => each % 10 === part)) await history(seed)
  },
)

test('they merged, replaced, added and deleted files, and had conflicts', () => {
  expect([...seen].sort()).toEqual(['conflict', 'create', 'delete', 'merge', 'update'])
})

test('a history whose lines are lost would be found', () => {
  const root = folderWith({ 'a.md': 'base\n' })
  expect(() => expectKept(root, new Map([['a.md', 'base\n']]), new Map([['a.md', 'ours-1\n']]), 0)).toThrow(
    'lost lines',
  )
  expect(readdirSync(root)).toEqual(['a.md'])
  expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe('base\n')
  rmSync(join(root, 'a.md'))
})
