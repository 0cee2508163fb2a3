import { quote } from '../../../core/fields/types.ts'
import { wordsOf } from '../names.ts'
import { allFields, type ResourceField, type ResourceSpec } from '../spec.ts'
import { kindOf } from './field-kinds.ts'
import { shortName } from './lists.ts'
import { isSelf } from './seed-text.ts'
import { isSingle, listedErrors, requiredNames } from './test-parts.ts'

export function audienceTest({ audiences }: ResourceSpec): string {
  return `test.each<['GET' | 'POST' | 'PATCH' | 'DELETE', string, string]>([
  ['GET', path, '${audiences.list}'],
  ['GET', \`\${path}/\${nowhere}\`, '${audiences.read}'],
  ['POST', path, '${audiences.add}'],
  ['PATCH', \`\${path}/\${nowhere}\`, '${audiences.change}'],
  ['DELETE', \`\${path}/\${nowhere}\`, '${audiences.remove}'],
])('%s %s is for %s', async (method, url, audience) => {
  const isRefused = async (as?: 'user' | 'admin') =>
    [401, 403].includes((await call(method, url, as ? { as } : {})).status)
  const refused = [await isRefused(), await isRefused('user'), await isRefused('admin')]

  expect(refused).toEqual([audience !== 'anonymous', audience === 'admin', false])
})
`
}

export function validation(spec: ResourceSpec): string {
  const pointers = ['extra', ...requiredNames(spec)].map(name => `/${name}`).sort()
  const list = `[${pointers.map(quote).join(', ')}]`
  const isLong = pointers.length > listedErrors
  return `test('every error in a body has a pointer', async () => {
  const { status, body } = await add({ extra: true })
  const pointers = body.errors.map((error: { pointer: string }) => error.pointer)

  ${isLong ? `expect([status, pointers.length]).toEqual([422, ${listedErrors}])\n  expect(${list}).toEqual(expect.arrayContaining(pointers))` : `expect([status, pointers.sort()]).toEqual([422, ${list}])`}
})
`
}

/** A value that the schema refuses. */
function wrongOf(field: ResourceField): string {
  const { type, args } = field.column
  return type === 'enum' && args.includes('none of them') ? quote(args.join()) : kindOf(field).wrong
}

export function wrongValues(spec: ResourceSpec): string {
  const cases = allFields(spec).map(field => `  ['${field.column.name}', ${wrongOf(field)}],`)
  return `test.each([
${cases.join('\n')}
])('%s cannot be %j', async (field, value) => {
  const { status, body } = await add({ ...newBody(), [field]: value })

  expect([status, body.errors[0].pointer]).toEqual([422, \`/\${field}\`])
})
`
}

export function conflicts(spec: ResourceSpec): string[] {
  const unique = allFields(spec).filter(({ column }) => column.unique)
  const named = unique.filter(({ column }) => !shortName(spec.names.plural, [column.name], 'unique'))
  const hasPointer = !isSingle(spec) && named.length === unique.length
  const own =
    unique.length === 0
      ? []
      : [
          `test.each([${unique.map(({ column }) => quote(column.name)).join(', ')}])('%s is unique', async field => {
  const first = newBody()
  await add(first)
  const { status${hasPointer ? ', body' : ''} } = await add({ ...newBody(), [field]: first[field] })

  expect(${hasPointer ? `[status, body.errors[0].pointer]).toEqual([409, \`/\${field}\`]` : 'status).toBe(409'})
})
`,
        ]
  const pair = `test('the same references exist once', async () => {
  await add()

  expect((await add()).status).toBe(409)
})
`
  return [...own, ...(spec.join ? [pair] : [])]
}

/** Actions of an admin reach the rows of everyone. */
export function owning(spec: ResourceSpec): string[] {
  const { audiences } = spec
  const isOwned = spec.owned || spec.parent?.owned
  const mine = (['read', 'change', 'remove'] as const).filter(action => audiences[action] === 'user')
  if (!isOwned || mine.length === 0) return []
  const lines = mine.map(action => {
    const [method, body] = {
      read: ['GET', ''],
      change: ['PATCH', ', body: newBody()'],
      remove: ['DELETE', ''],
    }[action]
    return `  expect((await call('${method}', url, { as: 'other'${body} })).status).toBe(404)`
  })
  const listed =
    spec.owned && !spec.parent?.owned
      ? `  expect((await call('GET', path, { as: 'other' })).body.items).toEqual([])`
      : `  expect((await call('GET', path, { as: 'other' })).status).toBe(404)`
  return [
    `test("another client's ${wordsOf(spec.names.singular)} is not found, and not listed", async () => {
  const url = \`\${path}/\${(await add()).body.id}\`

${[...lines, ...(audiences.list === 'user' ? [listed] : [])].join('\n')}
})
`,
  ]
}

export function referring(spec: ResourceSpec): string[] {
  const { audiences } = spec
  const fields = allFields(spec).filter(({ target }) => target)
  const own = fields.filter(field => field.target?.owned && audiences.add === 'user' && !isSelf(spec, field))
  const nothing = fields.map(field => {
    const isAsked = field.target?.owned && audiences.add === 'user'
    return `  ['${field.column.name}', ${isAsked ? 404 : 409}],`
  })
  const missing = `test.each([
${nothing.join('\n')}
] as const)('%s cannot refer to what does not exist: %i', async (field, status) => {
  expect((await add({ ...newBody(), [field]: nowhere })).status).toBe(status)
})
`
  const others = `test('nobody refers to what belongs to another client', async () => {
  const { status } = await call('POST', path, { as: 'other', body: newBody() })

  expect(status).toBe(404)
})
`
  return [...(fields.length > 0 ? [missing] : []), ...(own.length > 0 ? [others] : [])]
}
