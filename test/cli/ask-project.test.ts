import { expect, test } from 'vitest'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { gapi } from '../support/run.ts'

/** A project whose manage command prints its arguments, or fails. */
function project(manage: string): string {
  const cwd = emptyFolder()
  writeIn(cwd, 'gapi.yml', 'contract: 1\nmanage: [node, manage.mjs]\nknex: gapi.mjs\n')
  writeIn(cwd, 'manage.mjs', manage)
  return cwd
}

const echo = 'console.log(process.argv.slice(2).join(" "), process.env.APP_CONFIG)'

test.each([
  [['routes'], 'routes'],
  [['routes', '--json'], 'routes --json'],
  [['usage'], 'usage'],
  [['usage', '--notify'], 'notify'],
  [['usage', '--notify', '--dry-run', '--json'], 'notify --dry-run --json'],
  [
    ['usage', '--by', 'day', '--since', '90d', '--deprecated', '--format', 'html'],
    'usage --by day --since 90d --deprecated --format html',
  ],
])('gapi %j asks the project, also from a folder in it, in its environment', async (args, asked) => {
  const cwd = project(echo)
  writeIn(cwd, 'src/empty.txt', '')
  const ran = await gapi(args, { cwd: `${cwd}/src`, env: { APP_CONFIG: 'staging' } })
  expect(ran).toEqual({ code: 0, stdout: `${asked} staging\n`, stderr: '' })
})

test('the exit code and the messages are those of the project', async () => {
  const failing = 'console.log("{}"); console.error("The database is away."); process.exitCode = 2'
  const ran = await gapi(['usage', '--json'], { cwd: project(failing) })
  expect(ran).toEqual({ code: 2, stdout: '{}\n', stderr: 'The database is away.\n' })
  expect((await gapi(['routes'], { cwd: project('process.exit(77)') })).code).toBe(1)
})

test('a column or format that does not exist is refused before the project runs', async () => {
  const cwd = project('process.exit(1)')
  const column = await gapi(['usage', '--by', 'color'], { cwd })
  expect([column.code, column.stderr]).toEqual([2, expect.stringContaining('Choose one of route, client')])
  const format = await gapi(['usage', '--format', 'htm'], { cwd })
  expect([format.code, format.stderr]).toEqual([2, expect.stringContaining('Did you mean html?')])
})

test('without a project, or without its program, it says what is missing', async () => {
  const nowhere = await gapi(['usage'], { cwd: emptyFolder() })
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('There is no project at')])

  const cwd = emptyFolder()
  writeIn(cwd, 'gapi.yml', 'contract: 1\nmanage: [no-such-program]\nknex: gapi.mjs\n')
  const missing = await gapi(['usage'], { cwd })
  expect([missing.code, missing.stderr]).toEqual([
    1,
    expect.stringContaining('no-such-program usage could not be started (ENOENT).'),
  ])

  writeIn(cwd, 'knexfile.mjs', 'export default {}')
  const only = await gapi(['usage'], { cwd })
  expect([only.code, only.stderr]).toEqual([2, expect.stringContaining('no API that gapi can ask')])
})
