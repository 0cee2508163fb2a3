import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder } from '../support/folder.ts'
import { changesIn, generatedProject, inProject, sharedProject } from '../support/generated-project.ts'
import { gapi } from '../support/run.ts'

const root = await sharedProject()

test.each([
  ['resource invoice', 'invoice has no field.'],
  ['resource invoice total:monney', 'total:monney: there is no type called "monney". Did you mean money?'],
  ['resource invoice total:int total:bigint', 'total is named twice.'],
  ['resource invoice order:int', 'order is a reserved word of SQL.'],
  ['resource invoice class:string', 'class is a reserved word of TypeScript.'],
  ['resource invoice id:int', 'id is a column that gapi generate adds itself.'],
  ['resource invoice created_at:datetime', 'created_at is a column that gapi generate adds itself.'],
  ['resource invoice user:references', 'user_id is the owner of a row.'],
  ['resource invoice limit_:int', 'limit_ is not in snake_case, as the fields of the API are.'],
  ['resource invoice dueOn:date', 'dueOn is not in snake_case, as the fields of the API are.'],
  ['resource invoice cursor_:int', 'cursor_ is not in snake_case, as the fields of the API are.'],
  ['resource invoice count:int', 'count is a parameter of every list.'],
  ['resource invoice paid:datetime', 'paid is a datetime, whose name ends in _at here.'],
  ['resource invoice paid_at:string', 'paid_at ends in _at, as only a datetime does here.'],
  ['resource invoice scan:binary', 'scan is binary, which JSON cannot have.'],
  ['resource invoice code:text:unique', 'code is unique, and text cannot be.'],
  ['resource invoice code:string{900}:unique', 'code is too long for an index.'],
  [
    'resource invoice custmer:references',
    'custmer:references refers to custmers, which is not a table of a resource.',
  ],
  [
    'resource category parent:references',
    'parent_id refers to its own table, and the first row has nothing to refer to.',
  ],
  ['resource order total:int', 'There is a folder src/orders already.'],
  ['resource job name:string', 'There is a folder src/jobs already.'],
  ['resource ware name:string', 'There is a table wares already.'],
  ['resource order_line name:string', 'There is a table order_lines already.'],
  ['resource group name:string', 'The table groups would be a reserved word of SQL.'],
  ['resource error name:string', 'Error is the name of a type that the code needs itself.'],
  ['resource part name:string', 'There is a file src/parts.ts already.'],
  ['resource map name:string', 'Map is the name of a type that the code needs itself.'],
  [
    'resource list_item name:string',
    '/list-items begins with a verb, which the method of a request says already.',
  ],
  ['resource 1st name:string', '"1st" is not a valid name for a resource.'],
  ['resource a/b/c name:string', '"a/b/c" is not a valid name for a resource.'],
  ['resource clerks/note text:text', 'clerks/note is below clerks, which is not a resource.'],
  ['resource note text:text --list everyone', "argument 'everyone' is invalid."],
  [
    'resource note text:text --owner user --list anonymous',
    'Its rows belong to users, and anonymous callers have none.',
  ],
  [
    'resource note text:text --owner user --add admin',
    'A new row belongs to the user that adds it, so an admin cannot add one.',
  ],
  [
    'resource orders/note text:text --list anonymous',
    'The rows of orders belong to users, and anonymous callers have none.',
  ],
  ['resource pair product:references --join', '--join needs two references, and there is one.'],
  ['field products due_on:date?', 'src/products was not made by gapi generate.'],
  ['field invoices due_on:date?', 'src/invoices does not exist.'],
  ['blueprint Admin/reports', '"Admin/reports" is not a valid path for a blueprint.'],
  ['blueprint orders', 'There is src/orders already.'],
  ['blueprint public', 'public is a reserved word of TypeScript.'],
  ['blueprint new', 'new is a reserved word of TypeScript.'],
  [`blueprint ${'a'.repeat(300)}`, 'The path has more than 60 characters.'],
  ['resource orders/note order_id:uuid', 'order_id: it refers to orders by its path already.'],
  [
    'resource note order:references --write anonymous',
    'order_id refers to orders, whose rows belong to users, and anonymous callers have none.',
  ],
  [
    'resource note kind_1:enum(a,b) kind1:enum(c,d)',
    'Two fields would have a schema with the title NoteKind1.',
  ],
  [
    'resource note a:string{10000} b:string{10000}',
    'Its strings have up to 80004 bytes in a row together, and MySQL keeps 64535.',
  ],
  ['resource note constructor:string', 'constructor is a property of every object in JavaScript.'],
  ['resource note job:references', 'jobs has no seed in db/seeds/development'],
])('gapi generate %s is refused, and nothing is written', async (words, message) => {
  const { code, stdout, stderr } = await inProject(root, 'generate', ...words.split(' '))

  expect([code, stdout, changesIn(root)]).toEqual([2, '', ''])
  expect(stderr).toContain(message)
})

test.each([['invoice'], ['products']])(
  'gapi destroy resource %s is refused: it was not generated',
  async name => {
    const { code, stderr } = await inProject(root, 'destroy', 'resource', name)

    expect([code, changesIn(root)]).toEqual([2, ''])
    expect(stderr).toMatch(/^src\/(invoices does not exist|products was not made by gapi generate)\./)
  },
)

test('a folder that is no project of ours is refused', async () => {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'knexfile.js'), 'module.exports = {}')
  const { code, stderr } = await gapi(['generate', 'resource', 'invoice', 'number:int'], { cwd: folder })

  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('is not of a project that gapi generate knows.'),
  ])
})

test('a project that does not answer is named, and nothing is written', async () => {
  const own = await generatedProject()
  writeFileSync(join(own, 'manage.mjs'), "throw new Error('it is broken')")
  const { code, stderr } = await inProject(own, 'generate', 'resource', 'invoice', 'number:int', '--force')

  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('The project did not answer: node manage.mjs openapi --write.'),
  ])
  expect(changesIn(own)).toBe(' M manage.mjs\n')
})
