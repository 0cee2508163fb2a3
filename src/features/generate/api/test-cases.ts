import { quote } from '../../../core/fields/types.ts'
import { withArticle, wordsOf } from '../names.ts'
import { allFields, isOptional, type ResourceField, type ResourceSpec } from '../spec.ts'
import { defaultCode } from './default-code.ts'
import { kindOf } from './field-kinds.ts'
import { filtersOf, shortName } from './lists.ts'
import { isSelf } from './seed-text.ts'
import { isSingle, options, requiredNames } from './test-parts.ts'

/** The tests of a resource, each as code. */
export function behaviourTests(spec: ResourceSpec): string[] {
  return [
    added(spec),
    ...defaults(spec),
    audienceTest(spec),
    validation(spec),
    wrongValues(spec),
    paging(spec),
    ...filtering(spec),
    ...conflicts(spec),
    changing(spec),
    ...archiving(spec),
    ...owning(spec),
    ...referring(spec),
  ]
}

function added(spec: ResourceSpec): string {
  return `test('${withArticle(one(spec))} that was added can be read', async () => {
  const body = newBody()
  const { status, headers, body: row } = await add(body)

  expect([status, row]).toEqual([201, expect.objectContaining(body)])
  expect(headers.location).toBe(\`\${path}/\${row.id}\`)
  expect((await call('GET', \`\${path}/\${row.id}\`, ${options(spec, 'read')})).body).toEqual(row)
})
`
}

function defaults(spec: ResourceSpec): string[] {
  const left = allFields(spec).filter(isOptional)
  if (left.length === 0) return []
  const names = left.map(({ column }) => column.name)
  const values = left.map(field => `${field.column.name}: ${expectedDefault(field)}`)
  return [
    `test('what a request leaves out has its default', async () => {
  const { ${names.map(name => `${name}: _${name}`).join(', ')}, ...body } = newBody()
  const { status, body: row } = await add(body)

  expect([status, row]).toEqual([201, expect.objectContaining({ ${values.join(', ')} })])
})
`,
  ]
}

function expectedDefault(field: ResourceField): string {
  const code = defaultCode(field) ?? 'null'
  return /^new(Id| Date)/.test(code) ? 'expect.any(String)' : code
}

function audienceTest({ audiences }: ResourceSpec): string {
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

function validation(spec: ResourceSpec): string {
  const pointers = ['extra', ...requiredNames(spec)].map(name => `/${name}`).sort()
  return `test('every error in a body has a pointer', async () => {
  const { status, body } = await add({ extra: true })
  const pointers = body.errors.map((error: { pointer: string }) => error.pointer)

  expect([status, pointers.sort()]).toEqual([422, [${pointers.map(quote).join(', ')}]])
})
`
}

function wrongValues(spec: ResourceSpec): string {
  const cases = allFields(spec).map(field => `  ['${field.column.name}', ${kindOf(field).wrong}],`)
  return `test.each([
${cases.join('\n')}
])('%s cannot be %j', async (field, value) => {
  const { status, body } = await add({ ...newBody(), [field]: value })

  expect([status, body.errors[0].pointer]).toEqual([422, \`/\${field}\`])
})
`
}

function paging(spec: ResourceSpec): string {
  const as = options(spec, 'list')
  const adds = isSingle(spec) ? '  await add()' : '  for (let row = 0; row < 3; row++) await add()'
  const least = isSingle(spec) ? 1 : 3
  return `test('the list is read page by page until next is null', async () => {
${adds}
  const all = (await call('GET', \`\${path}?limit=100\`, ${as})).body
  const seen: string[] = []

  for (let url: string | null = \`\${path}?limit=1\`; url; ) {
    const { body } = await call('GET', url, ${as})
    seen.push(...body.items.map((row: { id: string }) => row.id))
    url = body.next
  }

  expect(seen.length).toBeGreaterThanOrEqual(${least})
  expect(seen).toEqual(all.items.map((row: { id: string }) => row.id))
})
`
}

function filtering(spec: ResourceSpec): string[] {
  const filters = filtersOf(spec)
  if (filters.length === 0) return []
  return [
    `test.each([${filters.map(quote).join(', ')}])('the list can be filtered by %s', async field => {
  const { body: row } = await add()
  const query = \`\${field}=\${encodeURIComponent(row[field])}&sort=-created_at&limit=100\`
  const { items } = (await call('GET', \`\${path}?\${query}\`, ${options(spec, 'list')})).body

  expect(items).toContainEqual(row)
  expect(new Set(items.map((item: typeof row) => item[field]))).toEqual(new Set([row[field]]))
})
`,
  ]
}

function conflicts(spec: ResourceSpec): string[] {
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

function changing(spec: ResourceSpec): string {
  const field = allFields(spec).find(each => !each.target) ?? allFields(spec)[0]
  const name = field?.column.name ?? ''
  const tag = (action: 'change' | 'remove', value: string, more = '') =>
    options(spec, action, `headers: { 'if-match': ${value} }${more}`)
  return `test('${withArticle(one(spec))} is changed and removed by whoever has read its current version', async () => {
  const { body: row } = await add()
  const url = \`\${path}/\${row.id}\`
  const etag = String((await call('GET', url, ${options(spec, 'read')})).headers.etag)
  const body = { ${name}: newBody().${name} }

  expect((await call('GET', url, ${options(spec, 'read', "headers: { 'if-none-match': etag }")})).status).toBe(304)
  expect((await call('PATCH', url, ${tag('change', '\'"other"\'', ', body')})).status).toBe(412)
  expect((await call('PATCH', url, ${tag('change', 'etag', ', body')})).body).toMatchObject(body)
  expect((await call('DELETE', url, ${tag('remove', '\'"other"\'')})).status).toBe(412)
  expect((await call('DELETE', url, ${options(spec, 'remove')})).status).toBe(204)

  expect((await call('GET', url, ${options(spec, 'read')})).status).toBe(404)
  expect((await call('PATCH', url, ${options(spec, 'change', 'body')})).status).toBe(404)
  expect((await call('DELETE', url, ${options(spec, 'remove')})).status).toBe(404)
})
`
}

function archiving(spec: ResourceSpec): string[] {
  if (!spec.archive) return []
  return [
    `test('${withArticle(one(spec))} that was removed stays in the table, and is not listed', async () => {
  const { id } = (await add()).body
  await call('DELETE', \`\${path}/\${id}\`, ${options(spec, 'remove')})

  expect((await app.knex('${spec.names.plural}').where({ id }).first('archived_at')).archived_at).not.toBeNull()
  const { items } = (await call('GET', \`\${path}?sort=-created_at&limit=100\`, ${options(spec, 'list')})).body
  expect(items.map((row: { id: string }) => row.id)).not.toContain(id)
})
`,
  ]
}

/** Actions of an admin reach the rows of everyone. */
function owning(spec: ResourceSpec): string[] {
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
  const listed = spec.owned
    ? `  expect((await call('GET', path, { as: 'other' })).body.items).toEqual([])`
    : `  expect((await call('GET', path, { as: 'other' })).status).toBe(404)`
  return [
    `test("another client's ${one(spec)} is not found, and not listed", async () => {
  const url = \`\${path}/\${(await add()).body.id}\`

${[...lines, ...(audiences.list === 'user' ? [listed] : [])].join('\n')}
})
`,
  ]
}

function referring(spec: ResourceSpec): string[] {
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

function one({ names }: ResourceSpec): string {
  return wordsOf(names.singular)
}
