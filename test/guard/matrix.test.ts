import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandList } from '../../src/cli/command.ts'
import { commands } from '../../src/cli/commands/index.ts'
import type { Environment } from '../../src/core/system/process.ts'
import '../support/hosts.mjs'
import { manageIn } from '../support/manage.ts'
import { gapi } from '../support/run.ts'
import { gapiLines, type Line, manageLines } from './commands.ts'
import { dumpOf } from './dump.ts'
import { isSpoken, type Naming, namings } from './namings.ts'
import {
  type DatabaseName,
  isThere,
  type Made,
  makeDatabase,
  makeGenerated,
  makeKnexProject,
  migrated,
  setMark,
} from './world.ts'

/**
 * Every command × every way in which production can be named × three databases: what removes or invents data is refused
 * with code 4 and changes nothing, what does neither is not. A run tries every pair of a command and a naming on one of the
 * databases; with GAPI_TEST_FULL=1 on each.
 */
const isFull = process.env.GAPI_TEST_FULL === '1'
const kinds: readonly DatabaseName[] = ['sqlite', 'postgres', 'mysql']
const present = kinds.filter(isThere)
const secrets = { KEY_PEPPER: '0123456789abcdef0123456789abcdef' }
const home = realpathSync(mkdtempSync(join(tmpdir(), 'gapi-guard-')))
afterAll(() => rmSync(home, { recursive: true, force: true }))
// What the runner of these tests says of itself is not what a person's shell says.
delete process.env.NODE_ENV
const own = { PATH: process.env.PATH, HOME: process.env.HOME }

test('every command of gapi, and every verb of a generated project, is in the matrix', async () => {
  const pathsOf = (list: CommandList, before = ''): string[] =>
    Object.entries(list).flatMap(([name, entry]) => {
      const path = `${before}${name}`
      if (typeof entry === 'function') return [path]
      return [...(entry.itself ? [path] : []), ...pathsOf(entry.commands, `${path} `)]
    })
  expect(Object.keys(gapiLines).sort()).toEqual(pathsOf(commands).sort())

  const manage = manageIn(await makeGenerated('sqlite', home))
  const { text } = await manage.run([], own)
  manage.stop()
  const verbs = [...text.matchAll(/^ {2}(\w+)/gm)].map(([, verb = '']) => verb)
  expect([...new Set(verbs)].sort()).toEqual(Object.keys(manageLines).sort())
})

describe.each(kinds)('on %s', kind => {
  const made = new Map<string, Made>()
  const folder = join(home, kind)
  let project = ''
  let manage: ReturnType<typeof manageIn> | undefined

  beforeAll(async () => {
    if (!isThere(kind)) return
    mkdirSync(folder)
    project = await makeGenerated(kind, folder)
    manage = manageIn(project)
  })

  afterAll(async () => {
    for (const { drop } of made.values()) await drop()
    manage?.stop()
  })

  const of = (wanted: 'generated' | 'knexfile') =>
    namings.filter(({ of: only = wanted, host }) => only === wanted && !(host && kind === 'sqlite'))

  test.skipIf(!isThere(kind)).each(of('generated'))(
    'a generated project, $name',
    async naming => {
      const database = await databaseFor('generated', naming.called, async ({ url, knex }) => {
        await migrated(project, { DATABASE_URL: url(), APP_CONFIG: 'development' })
        await knex('products').insert({
          id: id(1),
          created_at: new Date(),
          sku: 'tea',
          name: 'Tea',
          price_cents: 1,
          stock: 1,
        })
        const created = { created_at: new Date() }
        const owner = { owner_email: 'a@example.com', role: 'admin' }
        await knex('clients').insert({ id: id(2), ...created, name: 'Ada', ...owner })
        const key = { key_prefix: 'key_', key_sha256: 'x'.repeat(64), pepper_id: 'x', issued_by: 'Ada' }
        await knex('client_keys').insert({ id: id(3), ...created, client_id: id(2), ...key })
      })
      const DATABASE_URL = database.url(naming.host)
      const dotenv = naming.dotenv && { ...naming.dotenv, DATABASE_URL }
      const texts = Object.entries({ ...dotenv }).map(([name, value]) => `${name}=${value}\n`)
      writeFileSync(join(project, '.env'), texts.join(''))
      const env = { ...secrets, ...naming.env, ...(dotenv ? {} : { DATABASE_URL }) }
      const [asked, expected] = [new Map<string, string>(), new Map<string, string>()]
      for (const line of linesOf(gapiLines, naming)) {
        const result = await outcome(database, naming, () => runGapi(project, line, naming, env))
        note(asked, expected, `gapi ${line.args.join(' ')}`, result, line)
      }
      for (const line of naming.flags ? [] : linesOf(manageLines, naming)) {
        if (line.meant && isSpoken(naming)) continue
        const result = await outcome(database, naming, () =>
          running(manage).run(line.args, { ...own, ...env }),
        )
        note(asked, expected, `manage ${line.args.join(' ')}`, result, line)
      }
      expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(expected))
    },
    300_000,
  )

  test.skipIf(!isThere(kind)).each(of('knexfile'))(
    'a plain Knex project, $name',
    async naming => {
      const database = await databaseFor('knexfile', naming.called, async ({ knexfile, knex }) => {
        const first = join(folder, `knexfile-${naming.called ?? 'shop'}`)
        mkdirSync(first)
        await migrated(makeKnexProject(first, knexfile()))
        await knex('clients').insert({ name: 'Ada' })
      })
      const cwd = join(folder, `knexfile ${naming.name.replace(/\W+/g, ' ')}`)
      mkdirSync(cwd)
      makeKnexProject(cwd, database.knexfile(naming.host), naming.sections)
      const [asked, expected] = [new Map<string, string>(), new Map<string, string>()]
      for (const line of linesOf(gapiLines, naming)) {
        const result = await outcome(database, naming, () => runGapi(cwd, line, naming, { ...naming.env }))
        note(asked, expected, `gapi ${line.args.join(' ')}`, result, line)
      }
      expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(expected))
    },
    300_000,
  )

  /** One database for all namings but those that are about its name. */
  async function databaseFor(
    of: string,
    called: string | undefined,
    fill: (made: Made) => Promise<void>,
  ): Promise<Made> {
    const key = `${of} ${called}`
    const known = made.get(key)
    if (known) return known
    const database = await makeDatabase(kind, folder, called)
    made.set(key, database)
    await fill(database)
    return database
  }

  /** Of a small run, the third of the lines whose turn it is on this database. */
  function linesOf(all: Readonly<Record<string, readonly Line[]>>, naming: Naming): Line[] {
    const able = present.filter(name => !(naming.host && name === 'sqlite'))
    const turn = namings.indexOf(naming) + able.indexOf(kind)
    return Object.values(all)
      .flat()
      .filter(({ notRun }) => notRun === undefined)
      .filter(
        ({ slow }, index) => isFull || (slow ? naming === namings[0] : (index + turn) % able.length === 0),
      )
  }
})

async function runGapi(cwd: string, { args }: Line, { flags = [] }: Naming, env: Environment) {
  const { code, stdout, stderr } = await gapi([...args, ...flags], { cwd, env })
  return { code, text: stdout + stderr }
}

interface Ran {
  readonly code: number
  readonly text: string
}

/** What a command came to, and whether anything in the database is another after it. */
async function outcome({ knex }: Made, { mark }: Naming, run: () => Promise<Ran>): Promise<string> {
  await setMark(knex, mark)
  const before = await dumpOf(knex)
  const { code, text } = await run()
  // Migrating may write the mark of a database that has none, and of no other.
  if (mark === null) await setMark(knex, mark).catch(() => {})
  const after = await dumpOf(knex).catch(error => String(error))
  const isSame = after === before ? 'nothing changed' : 'the database changed'
  if (code === 4 && /counts as production: .*--confirm \S+/s.test(text)) return `refused, ${isSame}`
  return code === 0 || code === 1 ? `not refused, ${isSame}` : `exit ${code}, ${isSame}: ${text.slice(-300)}`
}

function note(
  asked: Map<string, string>,
  expected: Map<string, string>,
  name: string,
  result: string,
  { does }: Line,
): void {
  asked.set(name, result)
  expected.set(name, does === 'nothing' ? 'not refused, nothing changed' : 'refused, nothing changed')
}

function running<T>(program: T | undefined): T {
  if (program === undefined) throw new Error('It was not started.')
  return program
}

function id(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`
}
