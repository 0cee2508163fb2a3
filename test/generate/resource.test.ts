import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namesOf } from '../../src/features/generate/names.ts'
import { changesIn, generatedProject, inProject, migrationIn, textIn } from '../support/generated-project.ts'

test('a resource is a folder, a migration, a seed, a test, a line and the contract', async () => {
  const root = await generatedProject()
  const { code, stdout } = await inProject(root, 'generate', 'resource', 'invoice', 'number:int!:unique')

  expect(code).toBe(0)
  expect(stdout.split('\n').map(line => line.replace(/\d{8}T\d{6}/, 'DATE').trim())).toEqual([
    'create  src/invoices/schema.ts',
    'create  src/invoices/routes.ts',
    'create  db/seeds/development/04_invoices.ts',
    'create  test/invoices.test.ts',
    'create  db/migrations/DATE_create_invoices.ts',
    'change  src/resources.ts',
    'create  .gapi/invoices.json',
    'change  openapi.json',
    'Next: npm run migrate && npm run seed && npm test',
    '',
  ])
  expect(textIn(root, 'src/resources.ts').match(/^export const \w+/gm)).toEqual(
    ['clients', 'invoices', 'jobs', 'notices', 'orders', 'products', 'recordings', 'usage'].map(
      name => `export const ${name}`,
    ),
  )
  expect(textIn(root, 'openapi.json')).toContain('export const invoices')
})

test('the next command is one of the package manager of the project', async () => {
  const root = await generatedProject()
  writeFileSync(join(root, 'pnpm-lock.yaml'), '')
  const { stdout } = await inProject(root, 'g', 'resource', 'invoice', 'number:int!', '--force')

  expect(stdout).toContain('Next: pnpm migrate && pnpm seed && pnpm test\n')
})

test('--dry-run prints the diff of every file, and writes nothing', async () => {
  const root = await generatedProject()
  const { code, stdout } = await inProject(root, 'g', 'resource', 'invoice', 'number:int!', '--dry-run')

  expect(code).toBe(0)
  expect(stdout).toMatch(
    /^--- \/dev\/null\n\+\+\+ b\/src\/invoices\/schema\.ts\n@@ -0,0 \+1,\d+ @@\n\+import type/,
  )
  expect(stdout).toMatch(
    /--- a\/src\/resources\.ts\n\+\+\+ b\/src\/resources\.ts\n@@ -4,6 \+4,10 @@\n[\s\S]*\n\+export const invoices = \{\n/,
  )
  expect(stdout.endsWith('Nothing was written.\n')).toBe(true)
  expect(changesIn(root)).toBe('')
})

test('changes that are not committed are refused, and allowed with --force', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', 'number:int!')
  const second = ['generate', 'resource', 'payment', 'number:int!', '--json']
  const refused = await inProject(root, ...second)
  const forced = await inProject(root, ...second, '--force')

  expect([refused.code, JSON.parse(refused.stdout).error.message]).toEqual([
    3,
    'There are changes that are not committed.',
  ])
  expect([forced.code, JSON.parse(forced.stdout).subject]).toEqual([0, 'resource payments'])
})

test.each([
  ['person', 'people', 'Person'],
  ['mouse', 'mice', 'Mouse'],
  ['analysis', 'analyses', 'Analysis'],
  ['child', 'children', 'Child'],
  ['matrix', 'matrices', 'Matrix'],
  ['status', 'statuses', 'Status'],
  ['Category', 'categories', 'Category'],
  ['categories', 'categories', 'Category'],
  ['order-items', 'order_items', 'OrderItem'],
  ['equipment', 'equipment', 'Equipment'],
  ['orders/note', 'order_notes', 'OrderNote'],
])('%s has the table %s and the schema %s', (name, plural, type) => {
  expect(namesOf(name, undefined)).toMatchObject({ plural, type })
})

test('an irregular word has the right names in generated clients', async () => {
  const root = await generatedProject()
  const { stdout } = await inProject(root, 'generate', 'resource', 'person', 'label:string', '--dry-run')

  expect(stdout.match(/operationId: '\w+'/g)).toEqual(
    ['listPeople', 'getPerson', 'createPerson', 'updatePerson', 'deletePerson'].map(
      id => `operationId: '${id}'`,
    ),
  )
})

test('--plural says it otherwise', async () => {
  const root = await generatedProject()
  const { stdout } = await inProject(
    ...([root, 'generate', 'resource', 'octopus', 'arms:int', '--plural', 'octopodes', '--dry-run'] as const),
  )

  expect(stdout).toContain("createTable('octopodes'")
})

test('the migration has an index for every sort and filter of the list, and its down drops the table', async () => {
  const root = await generatedProject()
  const words = ['order:references', 'status:enum(draft,sent)', 'code:string{9}:unique']
  await inProject(root, 'generate', 'resource', 'invoice', ...words, '--owner', 'user')
  const migration = textIn(root, migrationIn(root, 'create_invoices'))

  expect(migration.match(/table\.index\(.*\)/g)).toEqual([
    "table.index(['user_id', 'id'])",
    "table.index(['user_id', 'created_at', 'id'])",
    "table.index(['user_id', 'status', 'id'])",
    "table.index(['user_id', 'status', 'created_at', 'id'])",
    "table.index(['user_id', 'order_id', 'id'])",
    "table.index(['user_id', 'order_id', 'created_at', 'id'])",
    "table.index(['user_id', 'order_id', 'status', 'id'])",
    "table.index(['user_id', 'order_id', 'status', 'created_at', 'id'])",
  ])
  expect(migration).toContain("table.uuid('order_id').notNullable().index().references('orders.id')")
  expect(migration).toContain("await knex.schema.dropTable('invoices')")
  expect(textIn(root, 'src/invoices/routes.ts')).toContain('db.invoices.of(user)')
})

test('a reference has no index of its own where one of the list begins with it', async () => {
  const root = await generatedProject()
  const { stdout } = await inProject(root, 'generate', 'resource', 'bill', 'order:references', '--dry-run')

  expect(stdout).toContain("table.uuid('order_id').notNullable().references('orders.id')")
  expect(stdout).toContain("table.index(['order_id', 'id'])")
})

test('a list for admins has an index that does not begin with the owner', async () => {
  const root = await generatedProject()
  const words = ['resource', 'audit', 'text:text', '--owner', 'user', '--list', 'admin', '--dry-run']
  const { stdout } = await inProject(root, 'generate', ...words)

  expect(stdout.match(/table\.index\(.*\)/g)).toEqual([
    "table.index(['created_at', 'id'])",
    "table.index(['user_id', 'id'])",
  ])
})

test('a name of an index that would be too long for a database is shortened', async () => {
  const root = await generatedProject()
  const field = 'the_code_that_the_warehouse_prints_on_every_box:string{20}:unique'
  const { stdout } = await inProject(root, 'generate', 'resource', 'warehouse_delivery', field, '--dry-run')
  const [, name = ''] = /unique\(\{ indexName: '(\w+)' \}\)/.exec(stdout) ?? []

  expect(name).toMatch(/^warehouse_deliveries_the_code_that_the_\w+_[0-9a-f]{8}_unique$/)
  expect(name.length).toBeLessThanOrEqual(63)
})
