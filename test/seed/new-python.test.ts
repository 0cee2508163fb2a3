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

test('another format is refused, and a name that another seed has', async () => {
  const cwd = project()
  const yaml = await gapi(['seed', 'new', 'orders', '--format', 'yaml'], { cwd })
  expect({ code: yaml.code, first: yaml.stderr.split('\n')[0] }).toEqual({
    code: 2,
    first: `${join(cwd, 'gapi.yml')} describes a project whose seeds cannot be .yaml files.`,
  })
  expect(await gapi(['seed', 'new', 'clients'], { cwd })).toMatchObject({ code: 3 })
})
