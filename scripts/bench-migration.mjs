import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { home, install, pack, root, run, table } from './bench/measure.mjs'
import { sqliteClient } from './try/sqlite-client.mjs'

/**
 * Measures `gapi migration` compared with the Knex CLI and umzug, on SQLite: CPU time of whole commands, in
 * turn, and the ratio to bare node. All use the same migrations; `up` and `down` start with the same database
 * each time.
 *
 *   npm run bench:migration                      10, 1,000 and 5,000 migrations, 7 rounds: some five minutes
 *   npm run bench:migration -- --files 10 --rounds 31
 */
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    files: { type: 'string', default: '10,1000,5000' },
  },
})
const rounds = Number(asked.rounds)
const project = join(home, 'project')
const shop = join(home, 'shop')
const databases = ['bench.sqlite', 'umzug.sqlite']

/** The driver of generated projects. A knexfile that uses a client class loads Knex when it is read. */
const knexfile = `module.exports = {
  client: require('./node-sqlite.cjs').NodeSqlite,
  connection: { filename: __dirname + '/bench.sqlite' },
  useNullAsDefault: true,
}
`

/** The same database with a client name. Its driver is not installed, and not needed for reading. */
const plainKnexfile = `module.exports = { client: 'better-sqlite3', connection: { filename: './bench.sqlite' } }
`

try {
  const mine = join(install('mine', `file:${pack()}`), 'create-good-api', 'bin')
  const modules = install('project', 'knex@3', 'umzug@3', '@photostructure/sqlite@1', 'tsx@4')
  writeProject()
  const created = ['node', join(mine, 'create-good-api.cjs'), shop, '-y', '--no-install', '--no-git']
  run(created, home)
  symlinkSync(modules, join(shop, 'node_modules'))
  console.log(`node ${process.version}`)
  const commands = {
    gapi: (...args) => at(project, 'node', join(mine, 'gapi.cjs'), 'migration', ...args),
    knex: (...args) => at(project, 'node', join(modules, 'knex', 'bin', 'cli.js'), ...args),
    umzug: (...args) => at(project, 'node', 'umzug.cjs', ...args),
    shop: (...args) => at(shop, 'node', join(mine, 'gapi.cjs'), 'migration', ...args),
  }
  for (const count of asked.files.split(',').map(Number)) compare(count, commands)
} finally {
  rmSync(home, { recursive: true, force: true })
}

function at(cwd, ...command) {
  return { command, cwd }
}

function compare(count, { gapi, knex, umzug, shop: inShop }) {
  writeMigrations(count)
  const bare = { 'node -e 0': ['node', '-e', '0'] }
  const few = count > 1000 ? 1 : Math.min(rounds, count > 100 ? 3 : rounds)

  const apply = {
    'knex migrate:latest': knex('migrate:latest'),
    'umzug up': umzug('up'),
    'gapi migration up': gapi('up'),
  }
  table(`${count}: apply all`, few, { ...bare, ...apply }, removeDatabases)
  for (const { command, cwd } of [gapi('up'), umzug('up'), inShop('up')]) run(command, cwd)
  keepDatabases()
  table(
    `${count}: down all`,
    few,
    {
      ...bare,
      'knex migrate:rollback --all': knex('migrate:rollback', '--all'),
      'umzug down': umzug('down'),
      'gapi migration down --all': gapi('down', '--all'),
    },
    restoreDatabases,
  )
  restoreDatabases()
  const plain = ['--knexfile', 'plain.js']
  table(`${count}: nothing to apply`, rounds, {
    ...bare,
    ...apply,
    '… the client by its name': gapi('up', ...plain),
    '… a generated project': inShop('up'),
  })
  table(`${count}: status`, rounds, {
    ...bare,
    'knex migrate:status': knex('migrate:status'),
    'umzug status': umzug('status'),
    'gapi migration status': gapi('status'),
    '… the client by its name': gapi('status', ...plain),
    '… a generated project': inShop('status'),
  })
  table(
    `${count}: new`,
    rounds,
    {
      ...bare,
      'knex migrate:make': knex('migrate:make', 'add_x_to_t0'),
      'gapi migration new': gapi('new', 'add_x_to_t0', 'x:int:default=0'),
    },
    removeNew,
  )
  removeNew()
}

/** A knexfile with the driver of generated projects, and the same for umzug. */
function writeProject() {
  const files = { 'node-sqlite.cjs': sqliteClient, 'knexfile.js': knexfile, 'plain.js': plainKnexfile }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text)
  copyFileSync(join(root, 'scripts/bench/umzug.cjs.txt'), join(project, 'umzug.cjs'))
}

/** Writes <count> migrations to both projects. */
function writeMigrations(count) {
  const folder = join(project, 'migrations')
  const shops = join(shop, 'db/migrations')
  for (const path of [folder, shops, join(shop, 'data')]) rmSync(path, { recursive: true, force: true })
  mkdirSync(folder)
  for (let n = 0; n < count; n++) writeFileSync(join(folder, nameOf(n)), migration(n))
  cpSync(folder, shops, { recursive: true })
  writeFileSync(join(shops, 'package.json'), '{ "type": "commonjs" }')
}

/** Named as by Knex, in the year 2000, one second apart. */
function nameOf(n) {
  const time = new Date(Date.UTC(2000, 0, 1) + n * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
  return `${time}_${n < 100 ? 'create' : 'add_to'}_t${n}.js`
}

/**
 * The first hundred create a table each, the others add a column to one of these: 5,000 migrations give
 * tables with 51 columns.
 */
function migration(n) {
  if (n < 100)
    return `exports.up = knex => knex.schema.createTable('t${n}', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('t${n}')
`
  const [table, column] = [`t${n % 100}`, `c${n}`]
  return `exports.up = knex => knex.schema.alterTable('${table}', t => { t.integer('${column}') })
exports.down = knex => knex.raw('alter table ${table} drop column ${column}')
`
}

function removeDatabases() {
  for (const name of readdirSync(project)) if (/\.sqlite/.test(name)) rmSync(join(project, name))
}

/** Keeps the databases in the state with all migrations applied. */
function keepDatabases() {
  for (const name of databases) copyFileSync(join(project, name), join(home, name))
}

function restoreDatabases() {
  removeDatabases()
  for (const name of databases)
    if (existsSync(join(home, name))) copyFileSync(join(home, name), join(project, name))
}

/** Removes what `new` created in the last round. */
function removeNew() {
  const folder = join(project, 'migrations')
  for (const name of readdirSync(folder)) if (!name.startsWith('2000')) rmSync(join(folder, name))
}
