import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  changesIn,
  commit,
  generatedProject,
  inProject,
  migrationIn,
  textIn,
} from '../support/generated-project.ts'

const fields = ['number:int!:unique', 'order:references', 'paid_at:datetime?']

test.each([
  ['resource', ['invoice', ...fields, '--archive'], ['invoice']],
  ['resource', ['orders/note', 'text:text'], ['orders/note']],
  ['resource', ['octopus', 'arms:int', '--plural', 'octopodes'], ['octopus']],
  ['blueprint', ['admin/reports'], ['admin/reports']],
])('what gapi generate %s %j wrote is gone after gapi destroy', async (kind, words, name) => {
  const root = await generatedProject()
  const generated = await inProject(root, 'generate', kind, ...words)
  const destroyed = await inProject(root, 'd', kind, ...name)

  expect([generated.code, destroyed.code, changesIn(root)]).toEqual([0, 0, ''])
})

test('a file that was changed is kept, and shown as a patch; --force removes it', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', ...fields)
  const path = 'src/invoices/routes.ts'
  writeFileSync(join(root, path), `${textIn(root, path)}\n// mine\n`)
  const kept = await inProject(root, 'destroy', 'resource', 'invoice')

  expect(kept.code).toBe(3)
  expect(kept.stdout).toContain(
    `Kept ${path}, which was changed since it was generated (--force removes it):`,
  )
  expect(kept.stdout).toContain('+// mine\n')
  expect(changesIn(root)).toBe(`?? .gapi/invoices.json\n?? ${path}\n`)

  const forced = await inProject(root, 'destroy', 'resource', 'invoice', '--force')
  expect([forced.code, changesIn(root)]).toEqual([0, ''])
})

test('a migration that is committed stays, and another one drops the table', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', ...fields)
  const created = migrationIn(root, 'create_invoices')
  commit(root)
  const { code, stdout } = await inProject(root, 'destroy', 'resource', 'invoice')
  const dropping = migrationIn(root, 'drop_invoices')

  expect([code, stdout]).toEqual([0, expect.stringContaining('drop_invoices drops the table.')])
  expect(changesIn(root)).not.toContain(created)
  const [, up, down] = textIn(root, dropping).split('export async function ')
  expect(up).toContain("await knex.schema.dropTable('invoices')")
  expect(down).toContain("await knex.schema.createTable('invoices'")
  expect(textIn(root, dropping)).toContain("table.integer('number').notNullable().unique()")
})

test('a resource that another one refers to is refused', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', ...fields)
  await inProject(root, 'generate', 'resource', 'payment', 'invoice:references', '--force')
  const { code, stderr } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, stderr]).toEqual([3, expect.stringContaining('payments refers to invoices.')])
})

test('an entry of the list that was changed is refused', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', ...fields)
  const list = textIn(root, 'src/resources.ts')
  writeFileSync(join(root, 'src/resources.ts'), list.replace('export const invoices = {', '$& // mine'))
  const before = changesIn(root)
  const { code, stderr } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, stderr]).toEqual([
    3,
    expect.stringContaining('The lines of invoices in src/resources.ts were changed.'),
  ])
  expect(changesIn(root)).toBe(before)
})

test('a destruction that was interrupted is continued', async () => {
  const root = await generatedProject()
  const list = textIn(root, 'src/resources.ts')
  await inProject(root, 'generate', 'resource', 'invoice', ...fields)
  writeFileSync(join(root, 'src/resources.ts'), list)
  rmSync(join(root, 'src/invoices/schema.ts'))
  rmSync(join(root, migrationIn(root, 'create_invoices')))
  const { code } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, changesIn(root)]).toEqual([0, ''])
})
