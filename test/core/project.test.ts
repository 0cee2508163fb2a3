import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { projectFileOf } from '../../src/core/render/project-file.ts'

test('gapi.yml reads back as what was written, whatever the answers hold', () => {
  const hostile = [
    'yes',
    'null',
    '1.0',
    '2026-11-22',
    '',
    ' x ',
    '# no',
    "it's",
    '"quoted"',
    'a: b',
    '- a',
    '!tag',
    '&a',
    '\u2028',
    'ü',
    '~',
    '{{x}}',
    'on',
  ]
  const answers = Object.fromEntries(hostile.map((text, index) => [`key${index}`, text]))
  const project = { template: 'api', version: '1.2.3', createdAt: '2026-11-22T20:06:31Z', answers }
  expect(parse(projectFileOf(project))).toEqual(project)
})

test('its keys are sorted, so that two versions differ only where something changed', () => {
  const text = projectFileOf({
    template: 'api',
    version: '1.0.0',
    createdAt: 'now',
    answers: { z: 'a', b: 'c' },
  })
  const keys = [...text.matchAll(/^ *(\w+):/gm)].map(match => match[1])
  expect(keys).toEqual(['answers', 'b', 'z', 'createdAt', 'template', 'version'])
})
