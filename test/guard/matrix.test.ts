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
import { isFull } from '../support/tiers.ts'
import { gapiLines, type Line, manageLines } from './commands.ts'
import { dumpOf } from './dump.ts'
import { isSpoken, type Naming, namings } from './namings.ts'
import { product, type Scene, Stage } from './stage.ts'
import {
  type DatabaseName,
  installPackages,
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
 * with code 4 and changes nothing, what does neither is not. A small run tries every second pair of a command and a naming
 * on one of the databases; with GAPI_TEST_FULL=1 all on each.
 */
/** For all lines of one naming, on a machine that has much else to do. */
const patience = isFull ? 3_600_000 : 600_000 // ms
const kinds: readonly DatabaseName[] = ['sqlite', 'postgres', 'mysql']
const present = kinds.filter(isThere)
const secrets = { KEY_PEPPER: '0123456789abcdef0123456789abcdef' }
const home = realpathSync(mkdtempSync(join(tmpdir(), 'gapi-guard-')))
afterAll(() => rmSync(home, { recursive: true, force: true }))
/** Where a full run has Fastify too. */
const packages = isFull ? await installPackages(join(home, 'packages')) : undefined
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
  const scenes = new Map<string, Scene>()
  const folder = join(home, kind)
  const stage = new Stage(kind, folder, packages)
  let project = ''
  let manage: ReturnType<typeof manageIn> | undefined

  beforeAll(async () => {
    if (!isThere(kind)) return
    mkdirSync(folder)
    project = await makeGenerated(kind, folder, packages)
    manage = manageIn(project)
  })

  afterAll(async () => {
    for (const { database } of scenes.values()) await database.drop()
    await stage.drop()
    manage?.stop()
  })

  const of = (wanted: 'generated' | 'knexfile') =>
    namings.filter(({ of: only = wanted, host }) => only === wanted && !(host && kind === 'sqlite'))

  test.skipIf(!isThere(kind)).each(of('generated'))(
    'a generated project, $name',
    async naming => {
      const scene = await sceneOf('generated', naming.called, async ({ url, knex }) => {
        const development = { DATABASE_URL: url(), APP_CONFIG: 'development' }
        await migrated(project, development)
        await knex('products').insert(product)
        const created = { created_at: new Date() }
        const owner = { owner_email: 'a@example.com', role: 'admin' }
        await knex('clients').insert({ id: id(2), ...created, name: 'Ada', ...owner })
        const key = { key_prefix: 'key_', key_sha256: 'x'.repeat(64), pepper_id: 'x', issued_by: 'Ada' }
        await knex('client_keys').insert({ id: id(3), ...created, client_id: id(2), ...key })
        return { project, dump: await stage.dumpOf(project, development) }
      })
      const { database } = scene
      const DATABASE_URL = database.url(naming.host)
      const dotenv = naming.dotenv && { ...naming.dotenv, DATABASE_URL }
      const texts = Object.entries({ ...dotenv }).map(([name, value]) => `${name}=${value}\n`)
      writeFileSync(join(project, '.env'), texts.join(''))
      const env = { ...secrets, ...naming.env, ...(dotenv ? {} : { DATABASE_URL }) }
      const [asked, expected] = [new Map<string, string>(), new Map<string, string>()]
      for (const line of linesOf(gapiLines, naming)) {
        if (line.in === 'a project of another kind' && stage.otherKind === undefined) continue
        note(asked, expected, `gapi ${line.args.join(' ')}`, await outcomeOf(line, naming, scene, env), {
          ...line,
          ends: line.inDevelopment && naming.dotenv?.APP_CONFIG && kind !== 'sqlite' ? noUrl : undefined,
        })
      }
      for (const line of naming.flags ? [] : linesOf(manageLines, naming)) {
        if (line.meant && isSpoken(naming)) continue
        const result = await outcome([database], naming, () =>
          running(manage).run(line.args, { ...own, ...env }),
        )
        note(asked, expected, `manage ${line.args.join(' ')}`, result, line)
      }
      expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(expected))
    },
    patience,
  )

  test.skipIf(!isThere(kind)).each(of('knexfile'))(
    'a plain Knex project, $name',
    async naming => {
      const scene = await sceneOf('knexfile', naming.called, async ({ knexfile, knex }) => {
        const first = join(folder, `knexfile-${naming.called ?? 'shop'}`)
        mkdirSync(first)
        await migrated(makeKnexProject(first, knexfile()))
        await knex('clients').insert({ name: 'Ada' })
        return { project: first, dump: await stage.dumpOf(first, {}) }
      })
      const cwd = join(folder, `knexfile ${naming.name.replace(/\W+/g, ' ')}`)
      mkdirSync(cwd)
      makeKnexProject(cwd, scene.database.knexfile(naming.host), naming.sections)
      const [asked, expected] = [new Map<string, string>(), new Map<string, string>()]
      for (const line of linesOf(gapiLines, naming)) {
        if (line.of === 'generated') continue
        const own = { ...scene, project: cwd }
        const result = await outcomeOf(line, naming, own, { ...naming.env })
        note(asked, expected, `gapi ${line.args.join(' ')}`, result, line)
      }
      expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(expected))
    },
    patience,
  )

  /** One database for all namings but those that are about its name. */
  async function sceneOf(
    of: string,
    called: string | undefined,
    fill: (made: Made) => Promise<Omit<Scene, 'database'>>,
  ): Promise<Scene> {
    const key = `${of} ${called}`
    const known = scenes.get(key)
    if (known) return known
    const database = await makeDatabase(kind, folder, called)
    const scene = { ...(await fill(database)), database }
    scenes.set(key, scene)
    return scene
  }

  async function outcomeOf(line: Line, naming: Naming, scene: Scene, env: Environment): Promise<string> {
    const { args, cwd, env: all, others } = await stage.set(line, scene, env, naming.host)
    return outcome([scene.database, ...others], naming, async () => {
      const { code, stdout, stderr } = await gapi([...args, ...(naming.flags ?? [])], { cwd, env: all })
      return { code, text: stdout + stderr }
    })
  }

  /** Of a small run, the sixth of the lines whose turn it is on this database, so each line with half of the namings. */
  function linesOf(all: Readonly<Record<string, readonly Line[]>>, naming: Naming): Line[] {
    const able = present.filter(name => !(naming.host && name === 'sqlite'))
    const turn = namings.indexOf(naming) + able.indexOf(kind)
    return Object.values(all)
      .flat()
      .filter(({ needsFastify, noEnv }) => !(needsFastify && !isFull) && !(noEnv && naming.flags))
      .filter(
        ({ slow }, index) =>
          isFull || (slow ? naming === namings[0] : (index + turn) % (2 * able.length) === 0),
      )
  }
})

const noUrl = 'without a DATABASE_URL'

interface Ran {
  readonly code: number
  readonly text: string
}

/** What a command came to, and whether anything in the databases is another after it; the first is the one named. */
async function outcome(
  [database, ...others]: readonly [Made, ...Made[]],
  { mark }: Naming,
  run: () => Promise<Ran>,
): Promise<string> {
  const { knex } = database
  const dumps = () => Promise.all([database, ...others].map(made => dumpOf(made.knex)))
  await setMark(knex, mark)
  const before = await dumps()
  const { code, text } = await run()
  // Migrating may write the mark of a database that has none, and of no other.
  if (mark === null) await setMark(knex, mark).catch(() => {})
  const after = await dumps().catch(error => [String(error)])
  const isSame = after.join() === before.join() ? 'nothing changed' : 'the database changed'
  if (code === 4 && /counts as production: .*--confirm \S+/s.test(text)) return `refused, ${isSame}`
  if (code === 2 && /\bDATABASE_URL is not set\b/.test(text)) return `${noUrl}, ${isSame}`
  return code === 0 || code === 1 ? `not refused, ${isSame}` : `exit ${code}, ${isSame}: ${text.slice(-300)}`
}

function note(
  asked: Map<string, string>,
  expected: Map<string, string>,
  name: string,
  result: string,
  {
    does,
    ends = does === 'nothing' ? 'not refused' : 'refused',
  }: Pick<Line, 'does'> & { ends?: string | undefined },
): void {
  asked.set(name, result)
  expected.set(name, `${ends}, nothing changed`)
}

function running<T>(program: T | undefined): T {
  if (program === undefined) throw new Error('It was not started.')
  return program
}

function id(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`
}
