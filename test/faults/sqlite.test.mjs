import { spawnSync } from 'node:child_process'
import { mkdtempSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { databaseLayer, limits } from '../support/database-layer.mjs'
import { errorOf, testRows } from './rows.mjs'

const layer = await databaseLayer('sqlite')
const { open, command, request, faultOf } = layer
const folder = mkdtempSync(join(tmpdir(), 'create-good-api-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const short = { ...limits, LOCK_TIMEOUT: 1 }
let count = 0

/** A database of its own: its file, an app's Knex, and a command's. */
async function made() {
  const file = join(folder, `${++count}.sqlite`)
  const other = command(`sqlite:${file}`)
  await other.raw('create table a (text)')
  return { file, api: open(`sqlite:${file}`, short), other }
}

const inRequest = (knex, sql) => errorOf(request(knex, db => db.query.raw(sql), console.error))

describe('the table of SQLite', () => {
  testRows(
    layer,
    {
      5: busy,
      6: locked,
      7: 'SQLite is built here to count no memory, so that none can be limited',
      8: readOnly,
      10: fileTooLarge,
      11: overwritten,
      13: full,
      14: noFolder,
      26: noDatabase,
    },
    error => error?.errcode & 0xff,
  )

  test('a file that was replaced by another takes no writes, and the new one is left alone', async () => {
    const { file, api } = await made()
    const { file: another } = await made()
    await api.raw('select 1')
    renameSync(another, file)
    const error = await inRequest(api, "insert into a values ('lost')")
    expect(faultOf(error)).toBe('unreachable')
    expect(await command(`sqlite:${file}`)('a')).toEqual([])
  })
})

async function busy() {
  const { api, other } = await made()
  const theirs = await other.transaction()
  await theirs('a').insert({ text: 'theirs' })
  const error = await inRequest(api, "insert into a values ('ours')")
  await theirs.rollback()
  return error
}

/** A statement of the same connection is in the middle of its rows. */
async function locked() {
  const { api } = await made()
  const drop = async db => {
    await db.query.raw("insert into a values ('x'), ('y')")
    const connection = await db.query.client.acquireConnection()
    const rows = connection.prepare('select * from a').iterate()
    rows.next()
    try {
      await db.query.raw('drop table a')
    } finally {
      rows.return()
    }
  }
  return errorOf(request(api, drop, console.error))
}

async function readOnly() {
  const { api } = await made()
  await api.raw('pragma query_only = on')
  return inRequest(api, "insert into a values ('x')")
}

/** A disk that fails: the system refuses to make the file any longer. The limit is that of a process. */
async function fileTooLarge() {
  const { file } = await made()
  const script = join(folder, 'write.mjs')
  writeFileSync(
    script,
    `import { connect, faultOf, request } from ${JSON.stringify(layer.path)}
const knex = connect({ reveal: () => 'sqlite:${file}' }, ${JSON.stringify(short)})
const work = db => db.query.raw('insert into a values (hex(randomblob(5000000)))')
const error = await request(knex, work, console.error).catch(error => error)
console.log(JSON.stringify({ errcode: error?.errcode, message: error?.message, fault: faultOf(error) }))
await knex.destroy()
`,
  )
  const limited = ['-c', 'ulimit -f 4000; exec "$0" "$1"', process.execPath, script]
  return JSON.parse(spawnSync('bash', limited, { encoding: 'utf8' }).stdout)
}

async function overwritten() {
  const { file, other } = await made()
  await other.raw(
    'insert into a select hex(randomblob(2000)) from (with recursive n(x) as (select 1 union all select x + 1 from n where x < 500) select x from n)',
  )
  await other.raw('pragma wal_checkpoint(truncate)')
  await other.destroy()
  const handle = openSync(file, 'r+')
  for (let page = 1; page < 200; page++) writeSync(handle, Buffer.alloc(4096, 'x'), 0, 4096, page * 4096)
  return inRequest(open(`sqlite:${file}`, short), 'select sum(length(text)) from a')
}

async function full() {
  const { api } = await made()
  await api.raw('pragma max_page_count = 2')
  return inRequest(api, 'insert into a values (hex(randomblob(9000)))')
}

function noFolder() {
  return inRequest(open(`sqlite:${folder}`, short), 'select 1')
}

function noDatabase() {
  const file = join(folder, 'text.sqlite')
  writeFileSync(file, 'a text that is no database. '.repeat(100))
  return inRequest(open(`sqlite:${file}`, short), 'select 1')
}
