import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildSync } from 'esbuild'
import { type Exited, startNode } from './bin.ts'
import type { TestDatabase } from './databases.ts'
import { emptyFolder, writeIn } from './folder.ts'

/** The commands of a generated project that migrate, and what their program ends with. */
const cli = `import { readFileSync } from 'node:fs'
import { withDatabase } from './connect.ts'
import { migrate, repair, rollback, unlock } from './migrate.ts'
import { run } from '../errors.ts'
const [verb, ...words] = process.argv.slice(2)
const waiting = { MIGRATION_LOCK_TIMEOUT: Number(process.env.WAIT ?? 60) }
const verbs = {
  migrate: knex => migrate(knex, waiting),
  rollback: knex => rollback(knex, true, waiting),
  repair: knex => repair(knex, words[0], words[1] === '--applied'),
  unlock,
}
const url = { reveal: () => process.env.DATABASE_URL, toString: () => '[url]' }
await run(() => withDatabase(url, async knex => console.log(JSON.stringify((await verbs[verb](knex)) ?? null))))
`

export interface OwnRunner {
  readonly cwd: string
  /** Its database, as the test's own Knex and gapi reach it: a project with a knexfile and the same migrations. */
  readonly knexfile: string
  run(verb: string, ...words: readonly string[]): Promise<Exited>
}

/** The runner that a generated project has of its own, with these migrations, on a database of its own. */
export async function ownRunner(
  database: TestDatabase,
  migrations: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<OwnRunner> {
  const knexfile = await database.project({})
  const url = urlIn(knexfile)
  const cwd = emptyFolder()
  const template = 'templates/api/project'
  for (const layer of ['base', `+${database.name}`])
    cpSync(join(template, layer, 'src'), join(cwd, 'src'), { recursive: true })
  symlinkSync(resolve('node_modules'), join(cwd, 'node_modules'))
  writeIn(cwd, 'package.json', '{ "type": "module" }')
  writeIn(cwd, 'src/db/cli.ts', cli)
  for (const [name, text] of Object.entries(migrations)) {
    writeIn(cwd, `db/migrations/${name}`, text)
    writeIn(knexfile, `migrations/${name.replace(/js$/, 'mjs')}`, text)
  }
  buildSync({
    entryPoints: [join(cwd, 'src/db/cli.ts')],
    outfile: join(cwd, 'src/db/cli.mjs'),
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  })
  return {
    cwd,
    knexfile,
    run: (verb, ...words) =>
      startNode(['src/db/cli.mjs', verb, ...words], cwd, { ...env, DATABASE_URL: url }).exited,
  }
}

function urlIn(knexfile: string): string {
  const [, url] = /connection: '([^']+)'/.exec(readFileSync(join(knexfile, 'knexfile.js'), 'utf8')) ?? []
  return url ?? `sqlite:${join(knexfile, 'dev.sqlite')}`
}
