import { expect, test } from 'vitest'
import { fence, planned, repositoryWith } from '../support/readme.ts'
import { gapi } from '../support/run.ts'

test.each([
  ['<!-- gapi: skip -->', { class: 'skipped', rule: 'marked' }],
  ['[//]: # (gapi: skip)', { class: 'skipped', rule: 'marked' }],
  ['<!-- $MDX skip -->', { class: 'skipped', rule: 'marked' }],
  [
    '<!-- gapi: server port=3000 probe=/health timeout=90 -->',
    { class: 'server', marks: { server: { port: 3000, probe: '/health', timeout: 90 } } },
  ],
  ['<!-- gapi: cwd=api -->', { cwd: 'api' }],
  ['<!-- gapi: exit=1 -->', { marks: { exit: 1 } }],
  ['<!-- gapi: needs postgres redis -->', { marks: { needs: ['postgres', 'redis'] } }],
  ['<!-- gapi: os=plan9 -->', { class: 'alternative', rule: 'other-system' }],
])('%s speaks of the block below it, and of no other', async (mark, expected) => {
  const steps = await planned(`${mark}\n\n${fence('npm run x')}\n${fence('npm run y')}`)
  expect(steps[0]).toMatchObject(expected)
  expect(steps[1]).toMatchObject({ command: 'npm run y', cwd: expect.any(String), marks: {} })
})

test('a mark forces what a section would leave out', async () => {
  const steps = await planned(`# Deployment\n\n# Deployment\n\n<!-- gapi: run -->\n\n${fence('npm run x')}`)
  expect(steps).toMatchObject([{ class: 'setup' }])
})

test('no mark takes in what changes the machine', async () => {
  const steps = await planned(`<!-- gapi: run -->\n\n${fence('sudo npm i')}`)
  expect(steps).toMatchObject([{ class: 'skipped', rule: 'privileged' }])
})

test('a region is skipped from its start to its end', async () => {
  const readme = `<!-- gapi: skip-start -->\n\n${fence('npm run a')}\n${fence('npm run b')}\n<!-- gapi: skip-end -->\n\n${fence('npm run c')}`
  expect((await planned(readme)).map(step => step.class)).toEqual(['skipped', 'skipped', 'setup'])
})

test('a placeholder gets the value a mark sets, anywhere', async () => {
  const steps = await planned(`${fence('export KEY=<your-key>')}\n<!-- gapi: set your-key=ci -->`)
  expect(steps).toMatchObject([{ command: 'export KEY=ci', class: 'setup' }])
})

const withKey = fence('export KEY=<your-key>', 'npm run keys -- --your-key your-key')

test.each([
  ['gapi.yml', 'doctor: { placeholders: { your-key: $&1 } }'],
  ['gapi.yml', 'doctor: { placeholders: { "<your-key>": $&1 } }'],
  ['package.json', '{ "gapi": { "doctor": { "placeholders": { "your-key": "$&1" } } } }'],
])('a placeholder gets the value that %s sets', async (file, text) => {
  const steps = await planned(withKey, { [file]: text })
  expect(steps.map(({ command }) => command)).toEqual(['export KEY=$&1', 'npm run keys -- --your-key $&1'])
  expect(steps.map(step => step.class)).toEqual(['setup', 'setup'])
})

test('a mark in the README is nearer than a setting, and a name without letters is none', async () => {
  const files = { 'gapi.yml': 'doctor: { placeholders: { your-key: far } }' }
  const readme = `${withKey}\n<!-- gapi: set your-key=near =x -->`
  expect((await planned(readme, files))[0]?.command).toBe('export KEY=near')
})

test('a placeholder that has a value needs none in the checks', async () => {
  const files = {
    'gapi.yml': 'doctor: { placeholders: { your-script: dev } }',
    'package.json': '{ "name": "shop", "scripts": { "dev": "node --watch ." } }',
    'README.md': fence('npm run <your-script>', 'npm run your-script'),
  }
  const { code, stdout } = await gapi(['doctor', '--only', 'readme/script-exists'], {
    cwd: repositoryWith(files),
  })
  expect({ code, stdout }).toMatchObject({ code: 0 })
  const strange = repositoryWith({ ...files, 'gapi.yml': 'doctor: { placeholders: { your-script: gone } }' })
  expect((await gapi(['doctor', '--only', 'readme/script-exists'], { cwd: strange })).code).toBe(1)
})

test('a fence in a comment is run and not shown to readers', async () => {
  const steps = await planned('text\n\n<!-- gapi: hidden\n```sh\nnpm run keys\n```\n-->\n')
  expect(steps).toMatchObject([{ command: 'npm run keys', line: 5, marks: { hidden: true } }])
})

test('marks of other tools are honoured', async () => {
  const steps = await planned(
    '```sh {"background":"true"}\nnpm run a\n```\n\n```sh { ignore=true }\nnpm run b\n```',
  )
  expect(steps.map(step => step.class)).toEqual(['server', 'skipped'])
})

test('an unknown mark is reported', async () => {
  const cwd = repositoryWith({ 'README.md': `<!-- gapi: skpi -->\n\n${fence('npm i')}` })
  const { stdout } = await gapi(['doctor', '--readme-plan'], { cwd })
  expect(stdout).toContain('README.md:1  “gapi: skpi” is not a known mark.')
})
