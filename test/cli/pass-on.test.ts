import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** A project whose database gapi does not know: its program prints its arguments. */
function projectWith(program: string): string {
  return folderWith({
    'gapi.yml': 'contract: 1\nmanage: [node, manage.mjs]\nmigrations: migrations\n',
    'manage.mjs': program,
  })
}

const echoing = 'console.log(JSON.stringify(process.argv.slice(2)))'

test.each([
  ['migration', 'up', '--json'],
  ['migration', 'status'],
  ['migration', 'to', '20261122T100000_create_clients', '-n'],
  ['migration', 'repair', 'one', '--mark-applied', '--confirm', 'shop production'],
  ['seed'],
  ['seed', '--env=testing'],
  ['seed', 'check'],
  ['db', 'mark', 'staging'],
])('gapi %s %s is run by a project without a Knex module, with every word', async (...words) => {
  const ran = await gapi(words, { cwd: projectWith(echoing) })
  expect(ran).toEqual({ code: 0, stdout: `${JSON.stringify(words)}\n`, stderr: '' })
})

test('what the project prints and its exit code are those of gapi', async () => {
  const cwd = projectWith("process.stdout.write('up ü'); console.error('refused'); process.exitCode = 4")
  expect(await gapi(['db', 'reset'], { cwd })).toEqual({ code: 4, stdout: 'up ü', stderr: 'refused\n' })
})

test.each([
  ['migration', 'lint'],
  ['db', 'dump', 'x'],
  ['db', 'load', 'x'],
  ['db', 'switch', 'mysql'],
])('gapi %s %s says in one sentence that it needs Knex', async (...words) => {
  const cwd = projectWith(echoing)
  const { code, stdout, stderr } = await gapi(words, { cwd })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr.split('\n')[0]).toBe(
    `gapi ${words[0]} ${words[1]} works with Knex, and ${join(cwd, 'gapi.yml')} names no knex module.`,
  )
})

test('the help text is that of gapi', async () => {
  const { code, stdout } = await gapi(['migration', 'up', '--help'], { cwd: projectWith(echoing) })
  expect({ code, usage: stdout.split('\n')[0] }).toEqual({
    code: 0,
    usage: 'Usage: gapi migration up [options] [name]',
  })
})

test('a project whose packages are not installed says so', async () => {
  const cwd = folderWith({ 'gapi.yml': 'contract: 1\nmanage: [.venv/bin/python, -m, manage]\n' })
  const { code, stderr } = await gapi(['migration', 'up'], { cwd })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      '.venv/bin/python does not exist: the packages of the project are not installed.\nInstall them as its README says.\n',
  })
})
