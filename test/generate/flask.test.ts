import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { alembicFile, flaskProject } from '../support/flask-project.ts'
import { changesIn, commit, inProject, textIn } from '../support/generated-project.ts'

const invoice = [
  'generate',
  'resource',
  'invoice',
  'number:int!:unique',
  'product:references',
  'sent_at:datetime?',
]

test('a resource of a Flask project is a package, a migration, a seed, tests, a line and the contract', async () => {
  const root = await flaskProject()
  const { code, stdout } = await inProject(root, ...invoice)

  expect(code).toBe(0)
  expect(stdout.split('\n').map(line => line.replace(/\d{8}T\d{6}/, 'DATE').trim())).toEqual([
    'create  app/invoices/__init__.py',
    'create  app/invoices/models.py',
    'create  app/invoices/schemas.py',
    'create  app/invoices/views.py',
    'create  seeds/development/04_invoices.py',
    'create  tests/test_invoices.py',
    'create  migrations/versions/DATE_create_invoices.py',
    'change  app/resources.py',
    'create  .gapi/invoices.json',
    'change  openapi.json',
    expect.stringMatching(/^Next: .*migrate && .*seed && .*test$/),
    '',
  ])
  expect(textIn(root, 'app/resources.py').match(/^ {4}"\w+": "app\.\w+",$/gm)).toEqual(
    ['clients', 'invoices', 'jobs', 'notices', 'orders', 'products', 'recordings', 'usage'].map(
      name => `    "${name}": "app.${name}",`,
    ),
  )
  expect(JSON.parse(textIn(root, 'openapi.json')).resources).toContain('    "invoices": ')
})

test('its model, its schemas and its migration have the same fields', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  const migration = textIn(root, alembicFile(root, 'create_invoices'))

  expect(
    textIn(root, 'app/invoices/models.py'),
  ).toContain(`    number: Mapped[int] = mapped_column(unique=True)
    product_id: Mapped[str] = mapped_column(Id, ForeignKey("products.id"))
    sent_at: Mapped[datetime | None] = mapped_column(Timestamp())
`)
  expect(textIn(root, 'app/invoices/schemas.py')).toContain(`    number: Number
    product_id: Id
    sent_at: Timestamp | None = None
`)
  expect(migration).toMatch(/^revision = "\d{8}T\d{6}"\ndown_revision = "20261122T100900"$/m)
  expect(migration).toContain('        sa.Column("sent_at", Timestamp(), nullable=True),\n')
  expect(migration).toContain(
    'op.create_index(op.f("ix_invoices_product_id_id"), "invoices", ["product_id", "id"])',
  )
})

test('a route belongs to the audience that the command names', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice, '--list', 'anonymous', '--write', 'user', '--remove', 'admin')
  const routes = textIn(root, 'app/invoices/views.py').match(/^@invoices\.\w+\.\w+/gm)

  expect(routes).toEqual([
    '@invoices.anonymous.get',
    '@invoices.anonymous.get',
    '@invoices.user.post',
    '@invoices.user.patch',
    '@invoices.admin.delete',
  ])
})

test('a name with two words is a package that Python can import', async () => {
  const root = await flaskProject()
  await inProject(root, 'g', 'resource', 'order-item', 'name:string')

  expect(textIn(root, 'app/resources.py')).toContain('    "order_items": "app.order_items",\n')
  expect(textIn(root, 'app/order_items/views.py')).toContain('blueprint("/v1/order-items", "Order items.")')
})

test('--dry-run prints the diff of a Flask project, and writes nothing', async () => {
  const root = await flaskProject()
  const { code, stdout } = await inProject(root, ...invoice, '--dry-run')

  expect([code, changesIn(root)]).toEqual([0, ''])
  expect(stdout).toContain('\n+    "invoices": "app.invoices",\n')
  expect(stdout.endsWith('Nothing was written.\n')).toBe(true)
})

test('destroy takes out exactly what generate wrote', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  const { code } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, changesIn(root)]).toEqual([0, ''])
})

test('a file that was changed stays, and the command says so', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  appendFileSync(join(root, 'app/invoices/views.py'), '# Mine.\n')
  const { code, stdout } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect(code).toBe(3)
  expect(stdout).toContain('Kept app/invoices/views.py')
  expect(existsSync(join(root, 'app/invoices/models.py'))).toBe(false)
  expect(textIn(root, 'app/invoices/views.py')).toContain('# Mine.')
})

test.each([
  ['is committed', (root: string) => commit(root)],
  [
    'has run',
    (root: string) =>
      writeFileSync(join(root, 'applied'), basename(alembicFile(root, 'create_invoices'), '.py')),
  ],
])('a migration that %s stays, and the next one drops the table', async (_, happens) => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  happens(root)
  const created = alembicFile(root, 'create_invoices')
  const { code } = await inProject(root, 'destroy', 'resource', 'invoice')
  const dropping = textIn(root, alembicFile(root, 'drop_invoices'))

  expect([code, existsSync(join(root, created))]).toEqual([0, true])
  expect(dropping).toContain(`down_revision = "${basename(created).slice(0, 15)}"`)
  expect(dropping).toMatch(/^def upgrade\(\) -> None:\n {4}op\.drop_table\("invoices"\)$/m)
  expect(dropping).toMatch(/^def downgrade\(\) -> None:\n {4}op\.create_table\(\n {8}"invoices",$/m)
})

test('a migration that another follows stays, because Alembic needs the chain', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  await inProject(root, 'g', 'resource', 'payment', 'cents:int', '--force')
  const { code } = await inProject(root, 'destroy', 'resource', 'invoice')
  const [created, later] = [alembicFile(root, 'create_invoices'), alembicFile(root, 'create_payments')]

  expect([code, existsSync(join(root, created))]).toEqual([0, true])
  expect(textIn(root, alembicFile(root, 'drop_invoices'))).toContain(
    `down_revision = "${basename(later).slice(0, 15)}"`,
  )
})

test('a resource that another refers to is not destroyed', async () => {
  const root = await flaskProject()
  await inProject(root, ...invoice)
  await inProject(root, 'g', 'resource', 'payment', 'invoice:references', '--force')
  const { code, stderr } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, stderr.split('\n')[0]]).toEqual([3, 'payments refers to invoices.'])
})
