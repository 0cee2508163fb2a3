import { spawn } from 'node:child_process'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrationCommands } from '../../src/cli/commands/migration/index.ts'
import { startGapi } from '../support/bin.ts'
import { creates, databases, type TestDatabase } from '../support/databases.ts'
import { contentsOf, emptyFolder, writeIn } from '../support/folder.ts'
import { knexProject, sqlite } from '../support/knex-project.ts'
import { gapi } from '../support/run.ts'

/** Every command, as it is called when it needs the database. */
const asking: Readonly<Record<string, readonly string[]>> = {
  up: ['up'],
  down: ['down'],
  redo: ['redo'],
  to: ['to', 'latest'],
  status: ['status'],
  sql: ['sql'],
  check: ['check'],
  lint: ['lint', '--pending'],
  repair: ['repair', '1_a', '--mark-applied'],
  unlock: ['unlock'],
}
/** This one needs the server, and a database of its own there. */
const apart = { verify: ['verify'] }
/** This one reads the text of a project, and nothing else. */
const reading = { new: ['new', 'create_b', 'name'] }

const one = { '1_a.js': creates('a') }
const url = (password: string, port = 1) => `postgres://app:${password}@127.0.0.1:${port}/shop`

test('every command is in this table', () => {
  expect(Object.keys({ ...asking, ...apart, ...reading }).sort()).toEqual(
    Object.keys(migrationCommands).sort(),
  )
})

/** The line that names the database. */
const touched = /^(A scratch database beside )?\S+ \S+ \(\w+\)$/

/** What is said, with which code; and that it is one sentence with one of what to do, and nothing is changed. */
async function refuses(
  cwd: string,
  args: readonly string[],
  code: number,
  says: string | RegExp,
): Promise<void> {
  const before = contentsOf(cwd)
  const ran = await gapi(['migration', ...args], { cwd })
  expect({ args, code: ran.code, stdout: ran.stdout }).toEqual({ args, code, stdout: '' })
  expect(ran.stderr).toMatch(says)
  expect(ran.stderr).not.toMatch(/This is a bug|hunter2|^ +at /m)
  const said = ran.stderr.split('\n').filter(line => line !== '' && !touched.test(line))
  expect(said.length).toBeLessThanOrEqual(2)
  const json = await gapi(['migration', ...args, '--json'], { cwd })
  const { ok, error, code: answered } = JSON.parse(json.stdout)
  expect({ args, ok, code: answered, exit: json.code }).toEqual({ args, ok: false, code, exit: code })
  expect(error.message).toMatch(says)
  expect(contentsOf(cwd)).toEqual(before)
}

type Case = readonly [
  about: string,
  project: () => string,
  code: number,
  says: string | RegExp,
  more?: readonly string[],
]

const cases: readonly Case[] = [
  ['no project', emptyFolder, 2, 'There is no project at '],
  ['no such knexfile', () => knexProject(one), 2, 'No knexfile at no.js.', ['--knexfile', 'no.js']],
  [
    'a folder for a knexfile',
    () => knexProject(one),
    2,
    'No knexfile at migrations.',
    ['--knexfile', 'migrations'],
  ],
  [
    'a knexfile with a mistake',
    () => knexProject(one, { database: 'client: ' }),
    2,
    'knexfile.js could not be read: ',
  ],
  [
    'an environment that is not there',
    () => {
      const cwd = knexProject(one)
      writeIn(cwd, 'knexfile.js', `exports.staging = { ${sqlite} }\n`)
      return cwd
    },
    2,
    'knexfile.js has no environment stagin. Did you mean staging?',
    ['--env', 'stagin'],
  ],
  [
    'a driver that is not installed',
    () => knexProject(one, { database: `client: 'mssql', connection: { password: 'hunter2' }` }),
    2,
    'The database driver tedious is not installed in ',
  ],
  [
    'a client that Knex does not know',
    () => knexProject(one, { database: `client: 'postgers', connection: '${url('hunter2')}'` }),
    2,
    'Knex refuses the configuration: ',
  ],
  [
    'a database that is down',
    () => knexProject(one, { database: `client: 'pg', connection: '${url('hunter2')}'` }),
    1,
    'Cannot use pg app@127.0.0.1:1/shop: ',
  ],
  [
    'a file that is no database',
    () => {
      const cwd = knexProject(one)
      writeIn(cwd, 'dev.sqlite', 'x'.repeat(5000))
      return cwd
    },
    1,
    'Cannot use sqlite dev.sqlite: ',
  ],
]

const wrong = cases.map(([about, project, code, says, more = []]) => ({ about, project, code, says, more }))

describe.each(Object.entries(asking))('%s', (_name, args) => {
  test.each(wrong)('$about', async ({ project, code, says, more }) => {
    await refuses(project(), [...args, ...more], code, says)
  })
})

const unread = wrong.filter(({ about }) => about !== 'a file that is no database')
test.each(unread)('verify: $about', async ({ project, code, says, more }) => {
  await refuses(project(), [...apart.verify, ...more], code, says)
})

const needsFolder = Object.entries({ ...asking, ...apart }).filter(([name]) => name !== 'unlock')
test.each(needsFolder)('%s of a project without a folder of migrations', async (_name, args) => {
  const cwd = knexProject({})
  rmSync(join(cwd, 'migrations'), { recursive: true })
  await refuses(cwd, args, 2, /The migrations directory .* does not exist\./)
})

/** A project whose knexfile names its server's database a little differently. */
async function misled(database: TestDatabase, change: (url: URL) => void): Promise<string> {
  const cwd = await database.project(one)
  const path = join(cwd, 'knexfile.js')
  const text = readFileSync(path, 'utf8')
  const [, connection = ''] = /connection: '([^']+)'/.exec(text) ?? []
  const changed = new URL(connection)
  change(changed)
  writeFileSync(path, text.replace(connection, String(changed)))
  return cwd
}

const servers = databases.filter(({ name }) => name !== 'sqlite')
describe.each(servers)('on $name', database => {
  const on = database.isThere ? test : test.skip
  on.each(Object.entries(asking))('%s of a database that is not there', async (_name, args) => {
    const cwd = await misled(database, changed => {
      changed.pathname = '/nowhere'
    })
    await refuses(cwd, args, 1, /Cannot use \S+ \S+\/nowhere: .*nowhere/)
  })
})

// The test server of PostgreSQL asks for no password.
const asksPassword = databases.filter(({ name }) => name === 'mysql')
describe.each(asksPassword)('on $name with a wrong password', database => {
  const on = database.isThere ? test : test.skip
  on.each(Object.entries({ ...asking, ...apart }))('%s', async (name, args) => {
    const cwd = await misled(database, changed => {
      changed.password = 'hunter2'
    })
    await refuses(cwd, args, 1, /Cannot use mysql2 app@\S+: Access denied/)
    const { stderr } = await gapi(['migration', ...args], { cwd })
    if (name !== 'sql' && name !== 'lint') expect(stderr).toContain('Check the user and the password')
  })
})

const changing = Object.entries(asking).filter(([name]) =>
  ['up', 'down', 'redo', 'to', 'repair'].includes(name),
)
test.each(changing)('%s on a file that may only be read', async (name, args) => {
  const cwd = knexProject({ ...one, '2_b.js': creates('b') })
  // By a process of its own: a statement that is not collected yet keeps the file open, and SQLite moves the log into it then.
  expect((await startGapi(['migration', 'up', '--to', '1_a'], cwd).exited).code).toBe(0)
  const given = name === 'repair' ? ['repair', '1_a', '--mark-pending'] : args
  chmodSync(join(cwd, 'dev.sqlite'), 0o444)
  chmodSync(cwd, 0o555)
  const before = settledIn(cwd)
  const ran = await asNobody(['migration', ...given], cwd)
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  expect(ran.said).not.toMatch(/This is a bug|^ +at /m)
  expect(ran.said).toMatch(/readonly|read-only|unable to open|may be written|permission/i)
  expect(settledIn(cwd)).toEqual(before)
})

/** SQLite takes its files beside the database away when it likes. */
function settledIn(cwd: string): Record<string, string> {
  const files = Object.entries(contentsOf(cwd))
  return Object.fromEntries(files.filter(([path]) => !/-(wal|shm)$/.test(path)))
}

/** Nothing is forbidden to root, so what root starts is another's. */
function asNobody(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: string; said: string }> {
  const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const child = spawn(process.execPath, [resolve('bin/gapi.cjs'), ...args], { cwd, ...user })
  const text = { stdout: '', said: '' }
  child.stdout.on('data', part => {
    text.stdout += part
  })
  child.stderr.on('data', part => {
    text.said += part
  })
  return new Promise(done => child.on('close', code => done({ code, ...text })))
}
