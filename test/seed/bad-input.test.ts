import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { contentsOf } from '../support/folder.ts'
import { knexOf } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'
import { clients, seeded } from './project.ts'

const [sqlite] = databases
if (!sqlite) throw new Error('SQLite is always there.')

const shopRows = (rows: string) => ({ '01_products.yaml': rows })

/** What is wrong, the seeds, the exit code, what is said, and arguments. */
type Wrong = readonly [string, Readonly<Record<string, string>>, number, string, readonly string[]]

const wrong: readonly Wrong[] = [
  [
    'an unknown column',
    shopRows('- sku: tea\n- { sku: pot, prise: 1 }\n'),
    1,
    '01_products.yaml, row 2 (line 2), column prise: products has no column prise. Did you mean price?',
    [],
  ],
  [
    'a wrong type',
    shopRows('- { sku: tea, price: cheap }\n'),
    1,
    '01_products.yaml, row 1 (line 1), column price: "cheap" is not a number.',
    [],
  ],
  ['a number for a text', shopRows('- { sku: 01234 }\n'), 1, 'column sku: 1234 is not a text.', []],
  [
    'a text that is too long',
    shopRows(`- { sku: ${'x'.repeat(21)} }\n`),
    1,
    'It has 21 characters, and the column holds 20.',
    [],
  ],
  [
    'null where there must be a value',
    shopRows('- { sku: tea, price: null }\n'),
    1,
    'column price: It is null, and the column may not be.',
    [],
  ],
  [
    'a time that is none',
    shopRows('- { sku: tea, created_at: 2026-02-31 }\n'),
    1,
    'column created_at: "2026-02-31" is not a time',
    [],
  ],
  [
    'a missing key',
    { '01_products.yaml': 'key: sku\nrows:\n  - { name: Tea }\n' },
    1,
    '01_products.yaml, row 1 (line 3): It has no sku, which is in its key.',
    [],
  ],
  [
    'no key at all',
    { '01_notes.yaml': '- { text: a }\n' },
    1,
    '01_notes.yaml: Cannot tell which columns identify a row of notes',
    [],
  ],
  [
    'several keys',
    shopRows('- { sku: tea, ean: "1" }\n'),
    1,
    '01_products.yaml: The rows of products have several unique keys: ean; or sku.',
    [],
  ],
  [
    'a key that is not unique',
    { '01_notes.yaml': 'key: text\nrows: [{ text: a }]\n' },
    1,
    '01_notes.yaml: notes has no unique index on text, which is the key.',
    [],
  ],
  [
    'a key that is no column',
    { '01_notes.yaml': 'key: txt\nrows: [{ text: a }]\n' },
    1,
    'Unknown column in key: txt of notes. Did you mean text?',
    [],
  ],
  [
    'one key twice',
    shopRows('- { sku: tea }\n- { sku: pot }\n- { sku: tea }\n'),
    1,
    '01_products.yaml, row 3 (line 3): It has the same key as row 1 (line 1): sku tea.',
    [],
  ],
  [
    'one key twice in CSV',
    { '01_products.csv': 'sku,name\ntea,"two\nlines"\ntea,b\n' },
    1,
    '01_products.csv, line 4: It has the same key as line 2: sku tea.',
    [],
  ],
  [
    'a column that is needed',
    {
      '01_orders.yaml':
        'key: [client_id, status]\nrows: [{ client_id: 1, status: x }, { client_id: 2, status: y, product_id: 7 }]\n',
    },
    1,
    '01_orders.yaml, row 2 (line 2), column product_id: 7 is not a text.',
    [],
  ],
  [
    'an unknown table',
    { '01_product.yaml': '- { sku: tea }\n' },
    1,
    '01_product.yaml: Unknown table: product. Did you mean products?',
    [],
  ],
  ['YAML that is none', shopRows('- sku: [tea\n- sku: pot\n'), 1, '01_products.yaml, line 2: ', []],
  ['JSON that is none', { '01_products.json': '[{ "sku": "tea" ]' }, 1, '01_products.json, line 1: ', []],
  [
    'CSV with a cell too many',
    { '01_products.csv': 'sku,name\ntea,Tea\npot,Pot,extra\n' },
    1,
    '01_products.csv, line 3: It is not valid CSV: Invalid Record Length',
    [],
  ],
  [
    'CSV with a quote that is not closed',
    { '01_products.csv': 'sku,name\ntea,"Tea\n' },
    1,
    '01_products.csv, line 2: It is not valid CSV: Quote Not Closed',
    [],
  ],
  [
    'CSV with a column twice',
    { '01_products.csv': 'sku,sku\na,b\n' },
    1,
    '01_products.csv, line 1: Two columns are named sku.',
    [],
  ],
  ['an empty CSV file', { '01_products.csv': '' }, 1, '01_products.csv, line 1: It is empty', []],
  [
    'rows that are none',
    shopRows('- tea\n'),
    1,
    '01_products.yaml, row 1 (line 1): It is not a mapping of columns.',
    [],
  ],
  ['a file without rows', shopRows('just text\n'), 1, '01_products.yaml: It holds no rows.', []],
  [
    'a setting nobody reads',
    { '01_a.yaml': 'table: products\nkeys: sku\nrows: [{ sku: a }]\n' },
    1,
    '01_a.yaml: Unknown key: keys.',
    [],
  ],
  [
    'a file that is too large',
    shopRows(`# ${'x'.repeat(2_100_000)}\n`),
    1,
    '01_products.yaml has 3 MB, and a seed of its format may have 2 MB.',
    [],
  ],
  [
    'a reference to nothing',
    { '01_orders.yaml': '- { client_id: { name: Ada }, status: x }\n' },
    1,
    '01_orders.yaml, row 1 (line 1), column client_id: clients has no row with name Ada.',
    [],
  ],
  [
    'a reference by a wrong column',
    { '01_orders.yaml': '- { client_id: { nam: Ada }, status: x }\n' },
    1,
    'column client_id: clients has no column nam. Did you mean name?',
    [],
  ],
  [
    'a reference without a table',
    { '01_products.yaml': '- { sku: { name: x } }\n' },
    1,
    'column sku: products.sku has no foreign key',
    [],
  ],
  ['a module without a seed', { '01_a.js': 'exports.up = 1' }, 1, '01_a.js: up has no list of rows.', []],
  ['a module that does not load', { '01_a.js': 'syntax error' }, 1, '01_a.js could not be loaded: ', []],
  [
    'two files of one name',
    { '01_a.js': '', '01_a.yaml': '' },
    2,
    '01_a.js and 01_a.yaml are one seed by name.',
    [],
  ],
  ['no seeds', {}, 2, 'There are no seeds in seeds.', []],
  [
    'an unknown set',
    { 'demo/01_clients.yaml': clients },
    2,
    'Unknown set: demos. Did you mean demo?',
    ['demos'],
  ],
  [
    'an unknown seed',
    { '01_clients.yaml': clients },
    2,
    'Unknown seed: client. Did you mean clients?',
    ['--only', 'client'],
  ],
  [
    '--fresh that is only tried',
    { '01_clients.yaml': clients },
    2,
    '--fresh cannot be rolled back, so it cannot be combined with --dry-run.',
    ['--fresh', '-n'],
  ],
  [
    '--prune of some of the seeds',
    { '01_clients.yaml': clients },
    2,
    '--prune needs all seeds, so it cannot be combined with --only.',
    ['--prune', '--only', 'clients'],
  ],
  [
    'two keys to prune by',
    {
      '01_orders.yaml': '{ table: clients, key: name, rows: [{ name: Kay, email: kay@example.com }] }\n',
      '02_orders.yaml':
        '{ table: clients, key: [name, email], rows: [{ name: Ray, email: ray@example.com }] }\n',
    },
    1,
    'Seeds know the rows of clients by name and by name, email, so none can say which it does not have.',
    ['--prune'],
  ],
]

describe('what is wrong is one sentence with file, row and column, and nothing is written', () => {
  test.each(wrong)('%s', async (_about, seeds, code, says, args) => {
    const cwd = await seeded(sqlite, {
      ...(code === 1 ? { '00_clients.yaml': clients.replace('Ada', 'Eve') } : {}),
      ...seeds,
    })
    const before = contentsOf(cwd)
    const ran = await gapi(['seed', ...args], { cwd })
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code, stdout: '' })
    expect(ran.stderr).toContain(says)
    expect(ran.stderr).not.toContain('This is a bug')
    for (const table of ['clients', 'products', 'orders'])
      expect(await knexOf(cwd)(table).select()).toEqual([])
    expect(Object.keys(contentsOf(cwd)).filter(path => !/sqlite-/.test(path))).toEqual(
      Object.keys(before).filter(path => !/sqlite-/.test(path)),
    )
  })

  test('tables that refer to each other in a circle are named', async () => {
    const cwd = await seeded(
      sqlite,
      {
        '1_people.yaml': '- { name: Ada, home_id: { street: A } }\n',
        '2_homes.yaml': '- { street: A, owner_id: { name: Ada } }\n',
      },
      {
        '1_a.js': `exports.up = async knex => {
          await knex.schema.createTable('people', t => { t.increments(); t.string('name').unique(); t.integer('home_id').references('homes.id') })
          await knex.schema.createTable('homes', t => { t.increments(); t.string('street').unique(); t.integer('owner_id').references('people.id') })
        }
        exports.down = async () => {}`,
      },
    )
    const { code, stderr } = await gapi(['seed'], { cwd })
    expect({ code, says: stderr.includes('in a circle: people → homes → people.') }).toEqual({
      code: 1,
      says: true,
    })
  })

  test('a database that lacks migrations is refused, and not made', async () => {
    const cwd = await sqlite.project({
      '1_a.js': 'exports.up = async () => {}; exports.down = async () => {}',
    })
    const { code, stderr } = await gapi(['seed'], { cwd })
    expect(code).toBe(1)
    expect(stderr).toContain('sqlite dev.sqlite lacks the migration 1_a.')
    expect(Object.keys(contentsOf(cwd))).not.toContain('dev.sqlite')
  })
})
