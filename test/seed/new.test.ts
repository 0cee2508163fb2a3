import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { gapi } from '../support/run.ts'
import { clients, seeded, seedJson } from './project.ts'

const [sqlite] = databases
if (!sqlite) throw new Error('SQLite is always there.')

test.each<readonly [string, string[], string[], string]>([
  ['the first seed', [], ['products'], 'seeds/01_products.js'],
  ['the number after the last', ['09_clients.yaml'], [' Orders'], 'seeds/10_orders.yaml'],
  ['numbers as wide as the others', ['001-clients.yaml'], ['products'], 'seeds/002-products.yaml'],
  [
    'times where the others have times',
    ['20260101120000_clients.json'],
    ['notes'],
    'seeds/20261122200631_notes.json',
  ],
  ['no number where the others have none', ['clients.yaml'], ['products'], 'seeds/products.yaml'],
  ['the set of the last', ['development/1_clients.yaml'], ['products'], 'seeds/development/2_products.yaml'],
  ['a set of its own', ['01_clients.yaml'], ['notes', '--set', 'demo'], 'seeds/demo/01_notes.yaml'],
  ['another format', ['01_clients.yaml'], ['notes', '--format', 'json'], 'seeds/02_notes.json'],
  ['columns of CSV', ['01_clients.csv'], ['notes', 'name', 'email'], 'seeds/02_notes.csv'],
  ['TypeScript', ['01_a.ts'], ['notes'], 'seeds/02_notes.ts'],
  ['an ES module', ['01_a.mjs'], ['notes'], 'seeds/02_notes.mjs'],
])('seed new: %s', async (_about, files, args, path) => {
  const text = (file: string) =>
    file.endsWith('csv')
      ? 'name,email\nAda,\n'
      : /\.m?[jt]s$/.test(file)
        ? 'export const seed = async () => {}\n'
        : '[]'
  const cwd = await seeded(sqlite, Object.fromEntries(files.map(file => [file, text(file)])))
  const ran = await gapi(['seed', 'new', ...args], { cwd })
  expect(ran).toMatchObject({ code: 0, stdout: `Created ${path}\n` })
  expect((await seedJson(cwd, path.includes('demo') ? ['demo'] : [])).exitCode).toBe(0)
})

test('seed new writes over nothing, and wants a name', async () => {
  const cwd = await seeded(sqlite, { 'clients.yaml': clients })
  expect((await gapi(['seed', 'new', 'clients'], { cwd })).code).toBe(3)
  expect((await gapi(['seed', 'new', '***'], { cwd })).code).toBe(2)
  expect((await gapi(['seed', 'new', 'x', '--format', 'csv'], { cwd })).code).toBe(2)
  expect(readFileSync(join(cwd, 'seeds/clients.yaml'), 'utf8')).toBe(clients)
})

test.each([['clients'], ['Clients'], ['cli-ents', '--format', 'ts']])(
  'seed new %s is refused where the set has such a seed, unless it is forced',
  async (...args) => {
    const cwd = await seeded(sqlite, { '01_clients.yaml': clients })
    const refused = await gapi(['seed', 'new', ...args], { cwd })
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(refused.stderr).toMatch(/^There is already a seed .*: 01_clients\.yaml\.\n.*--force/)
    expect(readdirSync(join(cwd, 'seeds'))).toEqual(['01_clients.yaml'])
    expect((await gapi(['seed', 'new', ...args, '--set', 'demo'], { cwd })).code).toBe(0)
    expect((await gapi(['seed', 'new', ...args, '--force'], { cwd })).code).toBe(0)
  },
)

test('the format of a new seed is not that of the output: only --json makes an error JSON', async () => {
  const cwd = await seeded(sqlite, { '01_notes.json': '[]' })
  for (const format of [['--format', 'json'], ['--format=json']]) {
    const ran = await gapi(['seed', 'new', '!', ...format], { cwd })
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain('is not a valid')
  }
  const ran = await gapi(['seed', 'new', '!', '--format', 'yaml', '--json'], { cwd })
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, code: 2 })
})
