import { withArticle, wordsOf } from '../names.ts'
import { allFields, isOptional, type ResourceField, type ResourceSpec } from '../spec.ts'
import { defaultCode } from './default-code.ts'
import { variableOf } from './seed-text.ts'
import { options } from './test-parts.ts'

export function added(spec: ResourceSpec): string {
  return `test('${withArticle(one(spec))} that was added can be read', async () => {
  const body = newBody()
  const { status, headers, body: row } = await add(body)

  expect([status, row]).toEqual([201, expect.objectContaining(body)])
  expect(headers.location).toBe(\`\${path}/\${row.id}\`)
  expect((await call('GET', \`\${path}/\${row.id}\`, ${options(spec, 'read')})).body).toEqual(row)
})
`
}

export function defaults(spec: ResourceSpec): string[] {
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

export function changing(spec: ResourceSpec): string {
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

/** What is below a row goes with it, although it stays in its table. */
export function removedParent(spec: ResourceSpec): string[] {
  const { parent, names } = spec
  if (!parent?.archive) return []
  const row = variableOf(parent)
  const update = (value: string) =>
    `  await app.knex('${parent.name}').where({ id: ${row}.id }).update({ archived_at: ${value} })`
  return [
    `test('what was removed from ${wordsOf(parent.name)} has no ${wordsOf(names.plural)}', async () => {
${update('new Date()')}
  const { status } = await call('GET', path, ${options(spec, 'list')})
${update('null')}

  expect(status).toBe(404)
})
`,
  ]
}

export function archiving(spec: ResourceSpec): string[] {
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

function one({ names }: ResourceSpec): string {
  return wordsOf(names.singular)
}
