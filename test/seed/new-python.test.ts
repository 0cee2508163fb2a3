import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

function project(): string {
  return folderWith({
    'gapi.yml': 'contract: 1\nmanage: [.venv/bin/python, -m, manage]\nseeds: seeds\ntemplate: flask\n',
    'seeds/__init__.py': '',
    'seeds/development/__init__.py': '',
    'seeds/development/01_clients.py': 'def seed(): ...\n',
  })
}

test('a seed of a Flask project is a module with the next number', async () => {
  const cwd = project()
  const ran = await gapi(['seed', 'new', 'orders'], { cwd })
  expect(ran).toEqual({ code: 0, stdout: 'Created seeds/development/02_orders.py\n', stderr: '' })
  expect(readFileSync(join(cwd, 'seeds/development/02_orders.py'), 'utf8')).toBe(
    readFileSync('templates/flask/stamps/seed.py.hbs', 'utf8'),
  )
})

test('a seed of a Flask project is as short as its linter wants, and names no columns', async () => {
  const lines = readFileSync('templates/flask/stamps/seed.py.hbs', 'utf8').split('\n')
  expect(lines.filter(line => line.length > 110)).toEqual([])
  expect(await gapi(['seed', 'new', 'orders', 'number'], { cwd: project() })).toMatchObject({
    code: 2,
    stderr: 'A .py seed names no columns: number.\nLeave them out.\n',
  })
})

test('the README of a Flask project makes a seed as this project can have it', async () => {
  const readme = readFileSync('templates/flask/project/base/README.md.hbs', 'utf8')
  const [, words = ''] = /^\.\/gapi (seed new .*)$/m.exec(readme) ?? []
  expect(await gapi(words.split(' '), { cwd: project() })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Created seeds\/base\/\w+\.py\n$/),
  })
})

test('another format is refused, and a name that another seed has', async () => {
  const cwd = project()
  const yaml = await gapi(['seed', 'new', 'orders', '--format', 'yaml'], { cwd })
  expect({ code: yaml.code, first: yaml.stderr.split('\n')[0] }).toEqual({
    code: 2,
    first: `${join(cwd, 'gapi.yml')} describes a project whose seeds cannot be .yaml files.`,
  })
  expect(await gapi(['seed', 'new', 'clients'], { cwd })).toMatchObject({ code: 3 })
})
