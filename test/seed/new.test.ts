import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { contentsOf, emptyFolder } from '../support/folder.ts'
import { knexProject } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { clients, seeded, seedJson } from './project.ts'

const [sqlite] = databases
if (!sqlite) throw new Error('SQLite is always there.')

test.each<readonly [string, string[], string[], string]>([
  ['the first seed', [], ['products'], 'seeds/01_products.js'],
  ['the number after the last', ['09_clients.yaml'], ['orders'], 'seeds/10_orders.yaml'],
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
  [
    'no set where the last has one',
    ['development/1_clients.yaml'],
    ['products', '--set', '.'],
    'seeds/1_products.yaml',
  ],
  [
    'a set with letters of its own',
    ['01_clients.yaml'],
    ['notes', '--set', 'démo'],
    'seeds/démo/01_notes.yaml',
  ],
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
  expect((await seedJson(cwd, /d[eé]mo/.exec(path) ?? [])).exitCode).toBe(0)
})

/** The arguments, what is said and what to do about it. */
const refused: readonly (readonly [args: readonly string[], says: string, hint: string])[] = [
  [['ünï'], '"ünï" is not a valid seed name.', 'Type: gapi seed new uni.'],
  [['-5'], '"-5" is not a valid seed name.', 'Pass the name of a table, e.g. products.'],
  [['***'], '"***" is not a valid seed name.', 'Pass the name of a table'],
  [[''], '"" is not a valid seed name.', 'Pass the name of a table'],
  [[' Orders'], '" Orders" is not a valid seed name.', 'Type: gapi seed new Orders.'],
  [['order-lines'], '"order-lines" is not a valid seed name.', 'Type: gapi seed new order_lines.'],
  [['shop.orders'], '"shop.orders" is not a valid seed name.', 'Type: gapi seed new shop_orders.'],
  [['products.yaml'], '"products.yaml" is not a valid seed name.', 'Type: gapi seed new products_yaml.'],
  [['../orders'], '"../orders" is not a valid seed name.', 'Type: gapi seed new orders.'],
  [['demo/orders'], '"demo/orders" is not a valid seed name.', 'gapi seed new'],
  [['_orders'], '"_orders" is not a valid seed name.', 'Type: gapi seed new orders.'],
  [['表'], '"表" is not a valid seed name.', 'Pass the name of a table'],
  [['a\nb'], '"a\\nb" is not a valid seed name.', 'Type: gapi seed new a_b.'],
  [['2fa'], '"2fa" is not a valid seed name.', 'Type: gapi seed new fa.'],
  [
    ['01_orders'],
    '"01_orders" begins with a number, and gapi numbers the seeds itself.',
    'Type: gapi seed new orders. To change the order, rename the file.',
  ],
  [['20260101120000-orders'], 'begins with a number', 'Type: gapi seed new orders.'],
  [['o'.repeat(64)], 'has 64 characters; a table', 'Choose a shorter one.'],
  ...[
    '../x',
    '/tmp/x',
    'a/../../x',
    'a/b',
    '..',
    '',
    '.hidden',
    '_x',
    '-x',
    'node_modules',
    'a\\b',
    'x.map',
  ].map(
    set =>
      [
        ['notes', `--set=${set}`],
        `${JSON.stringify(set)} is not a valid name for a set of seeds.`,
        'Pass its name alone, e.g. --set demo.',
      ] as const,
  ),
  [['notes', '--set', 'con'], '"con" is a reserved name on Windows.', 'Choose another'],
  [['notes', '--set', '01_clients.csv'], 'The set 01_clients.csv is not a folder: ', 'Choose another name'],
  [['notes', '--set', 'out'], 'The set out is not a folder: ', 'Choose another name'],
  [['notes', '--set', 'nowhere'], 'The set nowhere is not a folder: ', 'Choose another name'],
  [['notes'], 'The first line of a CSV file names its columns.', 'Name them: gapi seed new'],
  [['notes', 'sku', 'sku'], 'The column sku is named twice.', 'Name each column once.'],
  [['notes', 'sku', 'sku*'], 'The column sku is named twice.', 'Name each column once.'],
  [['notes', 'a.x', 'a -> b.x'], 'The column a.x is named twice.', 'Name each column once.'],
  [['notes', 'sku,name'], '"sku,name" is not a valid column of a .csv seed.', 'Write it like sku'],
  [['notes', ''], '"" is not a valid column of a .csv seed.', 'Write it like sku'],
  [['notes', 'a', 'a', '--format', 'yaml'], 'The column a is named twice.', 'Name each column once.'],
  [['notes', 'a: b', '--format', 'yaml'], '"a: b" is not a valid column of a .yaml seed.', 'Use letters'],
  [['notes', 'a', '--format', 'json'], 'A .json seed names no columns: a.', 'or pass --format csv'],
  [['notes', 'a', 'b', '--format', 'js'], 'A .js seed names no columns: a b.', 'Leave them out'],
]

test.each(refused.map(([args, says, hint]) => ({ args, says, hint })))(
  'seed new $args is refused, and writes nothing',
  async ({ args, says, hint }) => {
    const cwd = knexProject({})
    mkdirSync(join(cwd, 'seeds'))
    writeFileSync(join(cwd, 'seeds/01_clients.csv'), 'name\nAda\n')
    symlinkSync(emptyFolder(), join(cwd, 'seeds/out'))
    symlinkSync(join(cwd, 'nothing'), join(cwd, 'seeds/nowhere'))
    const before = contentsOf(cwd)
    const { code, stdout, stderr } = await gapi(['seed', 'new', ...args], { cwd })
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(says) })
    expect(stderr).toContain(hint)
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
    expect(contentsOf(cwd)).toEqual(before)
  },
)

test('seed new takes columns as a header of CSV and as an example in YAML', async () => {
  const cwd = knexProject({})
  const made = async (...args: string[]) =>
    JSON.parse((await gapi(['seed', 'new', ...args, '--json'], { cwd })).stdout).text
  const names = ['sku*', 'client_id.name', 'client_id.email', 'tea -> products.sku']
  expect(await made('a', ...names, '--format', 'csv')).toBe(`${names.join(',')}\n`)
  expect(await made('b', 'sku', 'name', '--format', 'yaml')).toContain('#   - sku: …\n#     name: …\n')
})

test('seed new keeps the name as it was typed, which may be that of a table in camel case', async () => {
  const ran = await gapi(['seed', 'new', 'userGroups', '--format', 'yaml', '--json'], {
    cwd: knexProject({}),
  })
  expect(JSON.parse(ran.stdout)).toMatchObject({
    path: expect.stringMatching(/\/01_userGroups\.yaml$/),
    text: expect.stringContaining('\ntable: userGroups\n'),
  })
})

test('seed new after the last number of two digits says how to get a third', async () => {
  const cwd = await seeded(sqlite, { '99_clients.yaml': clients })
  const { code, stderr } = await gapi(['seed', 'new', 'orders'], { cwd })
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      '99_clients.yaml has the last number of 2 digits, and 100 would sort before it.\nRename the seeds so that their numbers have one digit more, e.g. 099.\n',
  })
})

test('seed new writes over nothing, and wants a name', async () => {
  const cwd = await seeded(sqlite, { 'clients.yaml': clients })
  expect((await gapi(['seed', 'new', 'clients'], { cwd })).code).toBe(3)
  expect((await gapi(['seed', 'new', '***'], { cwd })).code).toBe(2)
  expect((await gapi(['seed', 'new', 'x', '--format', 'csv'], { cwd })).code).toBe(2)
  expect(readFileSync(join(cwd, 'seeds/clients.yaml'), 'utf8')).toBe(clients)
})

test.each([['clients'], ['Clients'], ['cli_ents', '--format', 'ts']])(
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
