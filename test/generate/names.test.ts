import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseField } from '../../src/core/fields/field.ts'
import { boundsOf } from '../../src/features/generate/api/field-kinds.ts'
import { namesOf } from '../../src/features/generate/names.ts'
import { commit, generatedProject, inProject, textIn } from '../support/generated-project.ts'

test.each([
  ['sms', 'smses', 'Sms', 'smses'],
  ['octopus', 'octopodes', 'Octopus', 'octopodes'],
  ['Sms', 'sms_messages', 'Sms', 'sms_messages'],
  ['invoices', 'invoices', 'Invoice', 'invoices'],
])('%s with the plural %s has the type %s', (name, plural, type, table) => {
  expect(namesOf(name, plural)).toMatchObject({ type, plural: table })
})

test('a resource with a plural of its own is a parent and a target by its singular', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'octopus', 'arms:int', '--plural', 'octopodes')
  const nested = await inProject(root, 'g', 'resource', 'octopus/arm', 'length_mm:int', '--force')
  const referring = await inProject(root, 'g', 'resource', 'photo', 'octopus:references', '--force')

  expect([nested.code, referring.code]).toEqual([0, 0])
  expect(textIn(root, 'src/octopus-arms/routes.ts')).toContain("'/v1/octopodes/:octopus_id/arms'")
  expect(textIn(root, 'src/photos/schema.ts')).toContain('octopus_id: Id')
})

test('the list of resources has the form of the project, and destroy restores it', async () => {
  const root = await generatedProject()
  const settings = readFileSync(join(root, 'biome.json'), 'utf8')
  writeFileSync(join(root, 'biome.json'), settings.replace('"lineWidth": 110', '"lineWidth": 60'))
  spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', 'src/resources.ts'], { cwd: root })
  commit(root)
  const before = textIn(root, 'src/resources.ts')
  await inProject(root, 'generate', 'blueprint', 'a')

  expect(textIn(root, 'src/resources.ts')).toContain('export const a = {\n  schema')
  await inProject(root, 'destroy', 'blueprint', 'a')
  expect(textIn(root, 'src/resources.ts')).toBe(before)
})

test('a whole number without a sign is refused with one, as a text too', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'file', 'bytes:bigint:unsigned', 'delta:bigint')
  const schema = textIn(root, 'src/files/schema.ts')

  expect(schema).toMatch(/bytes: Type\.String\(\{\s*pattern: '\^\(0\|\[1-9\]/)
  expect(schema).toMatch(/delta: Type\.String\(\{\s*pattern: '\^\(0\|-\?\[1-9\]/)
})

test('what is below a removed row is not found', async () => {
  const root = await generatedProject()
  await inProject(root, 'generate', 'resource', 'booking', 'note:string', '--archive')
  await inProject(root, 'g', 'resource', 'bookings/guest', 'name:string', '--force')

  expect(
    textIn(root, 'src/booking-guests/routes.ts').match(/requirePresent\(await db\.bookings/g),
  ).toHaveLength(5)
})

test.each([
  ['decimal', '9_999_999_999.99'],
  ['decimal{15,0}', '999_999_999_999_999'],
  ['decimal{30,10}', '99_999.9999999999'],
  ['decimal{65,30}', '99_999.9999999999'],
  ['decimal{5,5}', '0.99999'],
  ['decimal{3,2}', '9.99'],
  ['decimal{20,18}', '99.9999999999999'],
  ['money', '99_999_999_999.9999'],
])('a %s has a range that JSON can say: up to %s', (type, most) => {
  const column = parseField(`a:${type}`)
  const bounds = boundsOf({ text: '', column, target: undefined })

  expect(bounds).toBe(`minimum: -${most}, maximum: ${most}, `)
  expect(String(Number(most.replaceAll('_', '')))).toBe(most.replaceAll('_', ''))
})

test('the tests of a resource expect what the project answers', async () => {
  const root = await generatedProject()
  const many = Array.from({ length: 30 }, (_, n) => `field_${n}:int`)
  await inProject(root, 'generate', 'resource', 'wide-thing', ...many)
  await inProject(root, 'g', 'resource', 'orders/tag', 'name:string', '--owner', 'user', '--force')
  await inProject(root, 'g', 'resource', 'oddity', 'kind:enum(none of them,x)', '--force')

  expect(textIn(root, 'test/wide-things.test.ts')).toContain(
    'expect([status, pointers.length]).toEqual([422, 20])',
  )
  expect(textIn(root, 'test/order-tags.test.ts')).toContain(
    "expect((await call('GET', path, { as: 'other' })).status).toBe(404)",
  )
  expect(textIn(root, 'test/oddities.test.ts')).toContain("['kind', 'none of them,x']")
})
