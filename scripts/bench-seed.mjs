import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { home, root } from './bench/measure.mjs'
import { startServer } from './bench/servers.mjs'
import { usageOf } from './bench/usage.mjs'
import { sqliteClient } from './try/sqlite-client.mjs'

/**
 * Measures `gapi seed --rows` compared with the database's own loader and `knex.batchInsert`: whole commands,
 * in turn, the fastest of some rounds. The table has an id, a unique e-mail, a name, an age and a timestamp.
 * The loader and batchInsert read rows from a file that `gapi seed` generated before; `gapi seed` generates
 * them again.
 *
 *   npm run bench:seed                               100,000 and 1,000,000 rows on the three databases
 *   npm run bench:seed -- --db postgres --rows 1e5 --rounds 5
 */
const { values: asked } = parseArgs({
  options: {
    db: { type: 'string', default: 'sqlite,postgres,mariadb' },
    rows: { type: 'string', default: '1e5,1e6' },
    rounds: { type: 'string', default: '3' },
  },
})
const names = ['id', 'email', 'name', 'age', 'created_at']
const project = join(home, 'project')
const require = createRequire(join(root, 'package.json'))
const gapi = ['node', join(root, 'bin', 'gapi.cjs'), 'seed', '--json', '--table', 'people', '--rows']
const insertRows = ['node', join(root, 'scripts', 'bench', 'insert-rows.mjs')]
const hasSqlite = spawnSync('sqlite3', ['--version']).status === 0

const contestants = {
  sqlite: (rows, file) => ({
    ...(hasSqlite
      ? {
          'sqlite3 .import': [
            'sqlite3',
            join(project, 'bench.sqlite'),
            '.mode tabs',
            `.import ${file('id')} people`,
          ],
        }
      : { 'prepared inserts, a row each': [...insertRows, 'single', project, file('iso')] }),
    'gapi seed': [...gapi, rows],
    'knex.batchInsert': [...insertRows, 'batch', project, file('iso')],
  }),
  postgres: (rows, file, url) => ({
    'psql \\copy': ['psql', '-q', url, '-c', `\\copy people (${names.slice(1)}) from '${file('iso')}'`],
    'gapi seed': [...gapi, rows],
    'knex.batchInsert': [...insertRows, 'batch', project, file('iso')],
  }),
  mariadb: (rows, file, url) => ({
    'LOAD DATA LOCAL': [
      ...mariadbAt(url),
      `load data local infile '${file('plain')}' into table people (${names.slice(1)})`,
    ],
    'gapi seed': [...gapi, rows],
    'knex.batchInsert': [...insertRows, 'batch', project, file('plain')],
  }),
}

try {
  spawnSync('node', [join(root, 'scripts', 'build.mjs')], { stdio: 'inherit' })
  mkdirSync(project)
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  writeFileSync(join(project, 'package.json'), '{}')
  writeFileSync(join(project, 'node-sqlite.cjs'), sqliteClient)
  for (const rows of asked.rows.split(',')) await makeFiles(rows)
  console.log(
    `Node ${process.version}\n\n| database | rows | | wall s | CPU s, client + server | peak MB | wall | wall of the rows alone | CPU |\n|---|---|---|---|---|---|---|---|---|`,
  )
  for (const db of asked.db.split(',')) await compare(db)
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function compare(db) {
  const server = db === 'sqlite' ? undefined : await startServer(db)
  try {
    writeKnexfile(db, server?.url)
    for (const rows of asked.rows.split(',')) {
      const commands = contestants[db](rows, kind => fileOf(rows, kind), server?.url)
      report(db, rows, await measure(commands, rows, server?.pid))
    }
  } finally {
    await server?.stop()
  }
}

/** The minimum of each in all rounds, because other load on the machine can only add time. */
async function measure(commands, rows, server) {
  const best = {}
  for (let round = 0; round < Number(asked.rounds); round++) {
    for (const [name, command] of Object.entries(commands)) {
      await emptyTable()
      const { stdout, ...used } = await usageOf(command, { cwd: project, server })
      // The time that gapi reports does not include the start of Node and Knex, which is the same for any
      // number of rows.
      const alone = stdout.startsWith('{') ? JSON.parse(stdout).milliseconds / 1000 : used.wall
      const usage = { ...used, alone }
      await checkCount(name, Number(rows))
      const known = best[name] ?? usage
      best[name] = Object.fromEntries(Object.keys(usage).map(key => [key, Math.min(known[key], usage[key])]))
    }
  }
  return best
}

function report(db, rows, best) {
  const [native] = Object.values(best)
  for (const [name, { wall, alone, client, server, peak }] of Object.entries(best)) {
    const ratios = [
      wall / native.wall,
      alone / native.wall,
      (client + server) / (native.client + native.server),
    ].map(ratio => ratio.toFixed(2))
    const cpu = server ? `${client.toFixed(2)} + ${server.toFixed(2)}` : client.toFixed(2)
    console.log(
      `| ${[db, Number(rows).toLocaleString('en'), name, wall.toFixed(2), cpu, peak.toFixed(0), ...ratios].join(' | ')} |`,
    )
  }
}

/**
 * The rows that gapi generates, in files: for SQLite with an id, for MariaDB with its own timestamp format.
 */
async function makeFiles(rows) {
  writeKnexfile('sqlite')
  await emptyTable()
  await usageOf([...gapi, rows], { cwd: project })
  const files = Object.fromEntries(
    ['id', 'iso', 'plain'].map(kind => [kind, createWriteStream(fileOf(rows, kind))]),
  )
  await withKnex(async knex => {
    for (let from = 0; from < Number(rows); from += 10_000) {
      for (const row of await knex('people').where('id', '>', from).orderBy('id').limit(10_000)) {
        const values = names.map(name => row[name])
        files.id.write(`${values.join('\t')}\n`)
        files.iso.write(`${values.slice(1).join('\t')}\n`)
        files.plain.write(
          `${values
            .slice(1)
            .join('\t')
            .replace(/T([\d:.]+)Z$/, ' $1')}\n`,
        )
      }
    }
  })
  await Promise.all(Object.values(files).map(file => new Promise(done => file.end(done))))
}

function fileOf(rows, kind) {
  return join(home, `${rows}-${kind}.tsv`)
}

async function emptyTable() {
  await withKnex(async knex => {
    await knex.schema.dropTableIfExists('people')
    await knex.schema.createTable('people', table => {
      table.increments('id')
      table.string('email', 100).notNullable().unique()
      table.string('name', 100).notNullable()
      table.integer('age').notNullable()
      table.datetime('created_at', { precision: 3 }).notNullable()
    })
    if (knex.client.dialect === 'sqlite3') await knex.raw('vacuum')
  })
}

async function checkCount(name, rows) {
  const [{ n }] = await withKnex(knex => knex('people').count({ n: '*' }))
  if (Number(n) !== rows) throw new Error(`${name} wrote ${n} rows, not ${rows}.`)
}

async function withKnex(use) {
  const file = join(project, 'knexfile.js')
  delete require.cache[file]
  const knex = require('knex')(require(file))
  try {
    return await use(knex)
  } finally {
    await knex.destroy()
  }
}

function writeKnexfile(db, url) {
  const config = {
    sqlite: `client: require('./node-sqlite.cjs').NodeSqlite, connection: { filename: __dirname + '/bench.sqlite' }, useNullAsDefault: true`,
    postgres: `client: 'pg', connection: '${url}'`,
    mariadb: `client: 'mysql2', connection: '${url}'`,
  }[db]
  writeFileSync(join(project, 'knexfile.js'), `module.exports = { ${config} }\n`)
}

function mariadbAt(url) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const at = [`-h${hostname}`, `-P${port}`, `-u${username}`, `-p${password}`, pathname.slice(1)]
  return ['mariadb', '--no-defaults', '--local-infile=1', ...at, '-e']
}
