import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changesIn, commit, generatedProject, inProject, textIn } from '../support/generated-project.ts'

const contract = {
  paths: {
    '/version': { get: { operationId: 'getVersion' } },
    '/v1/orders/history': { get: { operationId: 'getOrdersHistory' } },
    '/v1/orders/{order_id}/notes': { get: { operationId: 'listRemarks' } },
    '/v1/widgets': { get: { operationId: 'listGadgets' } },
  },
  components: { schemas: { OrderPage: {}, Health: {} } },
}

test.each([
  ['resource order-page name:string', 'There is a schema with the title OrderPage already.'],
  ['resource health name:string --plural health_checks', 'There is a schema with the title Health already.'],
  ['resource version name:string', 'There is an operation getVersion already.'],
  ['resource widget name:string', 'There is a path /v1/widgets already.'],
  ['resource orders/note text:text', 'There is a path /v1/orders/:order_id/notes already.'],
  ['blueprint orders/history', 'There is a path /v1/orders/history already.'],
  ['blueprint version', 'There is an operation getVersion already.'],
])('gapi generate %s is refused: the contract has the name', async (words, message) => {
  const root = await generatedProject()
  writeFileSync(join(root, 'openapi.json'), JSON.stringify(contract))
  const before = changesIn(root)
  const { code, stderr } = await inProject(root, 'generate', ...words.split(' '), '--force')

  expect([code, stderr, changesIn(root)]).toEqual([2, expect.stringContaining(message), before])
})

test('an enum has another title than the schema of a resource', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice-status', 'name:string')
  const both = await inProject(root, 'g', 'resource', 'invoice', 'status:enum(a,b)', '--force')
  await inProject(root, 'g', 'resource', 'invoice', 'number:int', '--force')
  const later = await inProject(root, 'g', 'field', 'invoice', 'status:enum(a,b):default=a', '--force')

  for (const { code, stderr } of [both, later])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('There is a schema with the title InvoiceStatus already.'),
    ])
})

test('a resource whose table was dropped can be generated again', async () => {
  const root = await generatedProject()
  const generate = ['generate', 'resource', 'invoice', 'number:int!']
  await inProject(root, ...generate)
  commit(root)
  await inProject(root, 'destroy', 'resource', 'invoice')
  commit(root)

  expect((await inProject(root, ...generate)).code).toBe(0)
})

test('a name that the project itself refuses is a wrong name, not a project that does not answer', async () => {
  const root = await generatedProject()
  writeFileSync(
    join(root, 'manage.mjs'),
    `import { existsSync } from 'node:fs'
if (existsSync('src/invoices/schema.ts')) throw new Error('Two routes have one name.')
${textIn(root, 'manage.mjs')}`,
  )
  commit(root)
  const { code, stderr } = await inProject(root, 'generate', 'resource', 'invoice', 'number:int!')

  expect([code, stderr, changesIn(root)]).toEqual([
    2,
    expect.stringContaining(
      'The project does not start with this change: Error: Two routes have one name.\nNothing was changed.',
    ),
    '',
  ])
})

test('what other code needs is not destroyed', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'invoice', 'number:int!')
  const manage = textIn(root, 'manage.mjs')
  writeFileSync(
    join(root, 'manage.mjs'),
    `import { existsSync } from 'node:fs'
if (!existsSync('src/invoices/schema.ts')) throw new Error('Cannot find src/invoices/schema.ts')
${manage}`,
  )
  const before = changesIn(root)
  const { code, stderr } = await inProject(root, 'destroy', 'resource', 'invoice')

  expect([code, stderr, changesIn(root)]).toEqual([
    3,
    expect.stringContaining('Take out what uses it, and run the command again.'),
    before,
  ])
})

test('a resource may be called like a folder that is not part of the source', async () => {
  const root = await generatedProject()
  const first = await inProject(root, 'generate', 'resource', 'datum', 'value:double')
  const manage = textIn(root, 'manage.mjs')
  writeFileSync(
    join(root, 'manage.mjs'),
    `import { readFileSync as read } from 'node:fs'\nread('src/data/schema.ts')\n${manage}`,
  )
  const second = await inProject(root, 'generate', 'resource', 'invoice', 'number:int', '--force')

  expect([first.code, second.code]).toEqual([0, 0])
  expect(changesIn(root)).toContain('?? src/data/schema.ts')
})

test('a file that git would ignore is not written', async () => {
  const root = await generatedProject()
  writeFileSync(join(root, '.gitignore'), 'node_modules\ndata/\n')
  commit(root)
  const { code, stderr } = await inProject(root, 'generate', 'resource', 'datum', 'value:double')

  expect([code, stderr, changesIn(root)]).toEqual([
    2,
    expect.stringContaining('git would ignore src/data/schema.ts: line 2 of .gitignore is data/.'),
    '',
  ])
})
