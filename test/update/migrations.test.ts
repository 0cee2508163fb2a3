import { expect, test } from 'vitest'
import { placedMigrations } from '../../src/features/update/migrations.ts'

const now = new Date('2026-11-22T20:06:31Z')
const folders = { template: 'db/migrations', project: 'db/migrations' }

/** Names of migrations, and a page that mentions them all. */
function rendering(names: readonly string[], text = ''): ReadonlyMap<string, Buffer> {
  const files = names.map(name => [`db/migrations/${name}.ts`, Buffer.from(`${text}${name}`)] as const)
  return new Map([...files, ['docs/page.md', Buffer.from(names.join(' '))]])
}

function placed(base: readonly string[], theirs: readonly string[], names: readonly string[], text?: string) {
  const own = names.map(name => ({ name }))
  const sides = { base: rendering(base), theirs: rendering(theirs, text) }
  const { notes, ...trees } = placedMigrations(sides, { ...folders, own }, now)
  const show = (tree: ReadonlyMap<string, Uint8Array>) =>
    [...tree].map(([path, content]) => (path === 'docs/page.md' ? Buffer.from(content).toString() : path))
  return { base: show(trees.base), theirs: show(trees.theirs), notes, trees }
}

const file = (name: string) => `db/migrations/${name}.ts`
const first = '20260101T000000_create_a'

test('new migrations are dated today, in their order and after all others, also where they are mentioned', () => {
  const fresh = ['20260102T000000_create_b', '20260103T000000_create_c']
  const { base, theirs, notes } = placed([first], [first, ...fresh], [first])
  const [b, c] = ['20261122T200631_create_b', '20261122T200632_create_c']
  expect({ base, notes }).toEqual({ base: [file(first), first], notes: [] })
  expect(theirs).toEqual([file(first), file(b ?? ''), file(c ?? ''), `${first} ${b} ${c}`])
})

test('one that an earlier update dated is found by the rest of its name', () => {
  const template = [first, '20260102T000000_create_b']
  const own = '20261001T000000_create_b'
  const { base, theirs } = placed(template, template, [first, own])
  expect(base).toEqual([file(first), file(own), `${first} ${own}`])
  expect(theirs).toEqual(base)
})

test('one that the project deleted stays deleted', () => {
  const { base, theirs } = placed([first], [first], [])
  expect(theirs).toEqual(base)
})

test('a migration that exists is never changed, nor deleted', () => {
  const { trees, notes } = placed([first], [first], [first], 'other ')
  expect(trees.theirs.get(file(first))).toEqual(trees.base.get(file(first)))
  expect(notes).toEqual([
    `${file(first)} is another one in the template now. A migration that exists is not changed.`,
  ])
  expect(placed([first], [], [first]).theirs).toContain(file(first))
})

test('one whose name the project has already is not added', () => {
  const own = '20260901T000000_create_b'
  const { theirs, notes } = placed([first], [first, '20260102T000000_create_b'], [first, own])
  expect(theirs).toEqual([file(first), `${first} ${own}`])
  expect(notes).toEqual([`${own} is in db/migrations already, so the migration of that name is not added.`])
})

test('migrations go to the folder of the project', () => {
  const sides = { base: rendering([first]), theirs: rendering([first, '20260102T000000_create_b']) }
  const { base, theirs } = placedMigrations(
    sides,
    { ...folders, project: 'sql', own: [{ name: first }] },
    now,
  )
  expect([...base.keys()]).toEqual([`sql/${first}.ts`, 'docs/page.md'])
  expect([...theirs.keys()]).toContain('sql/20261122T200631_create_b.ts')
})

test('new migrations of Alembic follow the last one of the project, one after the other', () => {
  const file = (name: string, before: string | undefined) =>
    `revision = "${name.slice(0, 15)}"\ndown_revision: str | None = ${before ? `"${before.slice(0, 15)}"` : 'None'}\n`
  const tree = (...names: readonly string[]) =>
    new Map(names.map((name, at) => [`versions/${name}.py`, Buffer.from(file(name, names[at - 1]))]))
  const all = { template: 'versions', project: 'versions' }
  const [b, c, hashed] = ['20260102T000000_create_b', '20260103T000000_create_c', 'ab12_ours']
  const own = [
    { name: first, text: file(first, undefined) },
    { name: hashed, text: `revision: str = 'ab12'\ndown_revision = '${first.slice(0, 15)}'\n` },
  ]
  const { theirs } = placedMigrations({ base: tree(first), theirs: tree(first, b, c) }, { ...all, own }, now)
  expect(Object.fromEntries([...theirs].map(([path, text]) => [path, String(text)]))).toEqual({
    [`versions/${first}.py`]: file(first, undefined),
    'versions/20261122T200631_create_b.py':
      'revision = "20261122T200631"\ndown_revision: str | None = "ab12"\n',
    'versions/20261122T200632_create_c.py':
      'revision = "20261122T200632"\ndown_revision: str | None = "20261122T200631"\n',
  })
})
