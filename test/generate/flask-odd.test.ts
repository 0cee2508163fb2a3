import { expect, test } from 'vitest'
import { flaskProject } from '../support/flask-project.ts'
import { inProject, textIn } from '../support/generated-project.ts'

test('the tests of a Flask resource expect what the project answers', async () => {
  const root = await flaskProject()
  const many = Array.from({ length: 30 }, (_, n) => `field_${n}:int`)
  await inProject(root, 'generate', 'resource', 'wide-thing', ...many)
  await inProject(root, 'g', 'resource', 'oddity', 'kind:enum(none of them,x)', '--force')

  expect(textIn(root, 'tests/test_wide_things.py')).toContain('assert len(pointers) == 20')
  expect(textIn(root, 'tests/test_oddities.py')).toContain('("kind", "none of them,x")')
})

test('a plural of its own is referred to by its singular', async () => {
  const root = await flaskProject()
  await inProject(root, 'generate', 'resource', 'octopus', 'arms:int', '--plural', 'octopodes')
  const { code } = await inProject(root, 'g', 'resource', 'photo', 'octopus:references', '--force')

  expect(code).toBe(0)
  expect(textIn(root, 'app/photos/models.py')).toContain('octopus_id')
})
