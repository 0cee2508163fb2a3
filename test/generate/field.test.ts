import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changesIn, generatedProject, inProject, migrationIn, textIn } from '../support/generated-project.ts'

async function withInvoices(): Promise<string> {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', 'number:int!')
  return root
}

test('a field has a migration, and is in the schema, the seed and the tests', async () => {
  const root = await withInvoices()
  const { code, stdout } = await inProject(root, 'generate', 'field', 'invoices', 'due_on:date?', '--force')

  expect([code, stdout.match(/^ {2}\w+ +\S+/gm)?.length]).toEqual([0, 6])
  expect(textIn(root, migrationIn(root, 'add_due_on_to_invoices'))).toContain(
    "table.date('due_on').nullable()",
  )
  expect(textIn(root, migrationIn(root, 'add_due_on_to_invoices'))).toContain("table.dropColumn('due_on')")
  for (const path of ['src/invoices/schema.ts', 'src/invoices/routes.ts', 'test/invoices.test.ts'])
    expect(textIn(root, path)).toContain('due_on')
  expect(textIn(root, 'db/seeds/development/04_invoices.ts')).toContain('due_on')
})

test.each([
  ['due_on:date', "Allow that: 'due_on?:date', or give the rows a value: 'due_on:date:default=…'."],
  ['total!:int', "Allow that: 'total?:int', or give the rows a value: 'total:int:default=…'."],
  ['product:references', "Allow that: 'product?:references'."],
  ['number:bigint?', 'invoices has a field number already.'],
  ['code:string{20}:unique:default=x', "allow that it is empty: 'code?:string{20}:unique'."],
  ['token:uuid:default=uuid', 'SQLite does not add such a column to a table with rows.'],
  ['seen_at:datetime:default=now', "allow that it is empty: 'seen_at?:datetime'."],
])('%s is refused, because the table may have rows, or has it', async (field, hint) => {
  const root = await withInvoices()
  const before = changesIn(root)
  const { code, stderr } = await inProject(root, 'generate', 'field', 'invoice', field, '--force')

  expect([code, stderr, changesIn(root)]).toEqual([2, expect.stringContaining(hint), before])
})

test('destroy field and destroy resource undo it, in this order and at once', async () => {
  const root = await withInvoices()
  const journal = textIn(root, '.gapi/invoices.json')
  const before = changesIn(root)
  const field = ['generate', 'field', 'invoices', 'product?:references', '--force']

  await inProject(root, ...field)
  expect((await inProject(root, 'destroy', 'field', 'invoices', 'product')).code).toBe(0)
  expect([changesIn(root), textIn(root, '.gapi/invoices.json')]).toEqual([before, journal])

  await inProject(root, ...field)
  expect((await inProject(root, 'destroy', 'resource', 'invoices')).code).toBe(0)
  expect(changesIn(root)).toBe('')
})

test('what was changed in a file stays, and a change in the same place is refused', async () => {
  const root = await withInvoices()
  const path = 'src/invoices/schema.ts'
  writeFileSync(join(root, path), `${textIn(root, path)}\n// mine\n`)
  await inProject(root, 'generate', 'field', 'invoices', 'due_on:date?', '--force')
  expect(textIn(root, path)).toMatch(/due_on: nullable[\s\S]*\/\/ mine\n$/)

  writeFileSync(
    join(root, path),
    textIn(root, path).replace('created_at: Timestamp,', 'created_at: Timestamp, // mine'),
  )
  const { code, stderr } = await inProject(root, 'generate', 'field', 'invoices', 'note:text?', '--force')
  expect([code, stderr]).toEqual([
    3,
    expect.stringContaining(`These files were changed where the field belongs: ${path}.`),
  ])
})

test('a field that was not added is named', async () => {
  const root = await withInvoices()
  const { code, stderr } = await inProject(root, 'destroy', 'field', 'invoices', 'number')

  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('gapi generate field added no number to invoices.'),
  ])
})
