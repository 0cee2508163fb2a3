import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { transformSync } from 'esbuild'
import { home, install, pack, root, table } from './bench/measure.mjs'

/**
 * What `gapi migration` costs beside the Knex CLI, on SQLite: CPU time of whole commands, in turn, and the ratio to
 * bare node. Both work on the same knexfile and the same migrations; `up` and `down` begin from the same database.
 *
 *   npm run bench:migration                      10 and 1,000 migrations, 11 rounds
 *   npm run bench:migration -- --files 10,5000 --rounds 5
 */
const { values: asked } = parseArgs({
  options: {
    rounds: { type: 'string', default: '11' },
    files: { type: 'string', default: '10,1000' },
  },
})
const rounds = Number(asked.rounds)

const knexfile = `module.exports = {
  client: require('./node-sqlite.cjs').NodeSqlite,
  connection: { filename: __dirname + '/bench.sqlite' },
  useNullAsDefault: true,
}
`

try {
  const gapi = [
    'node',
    join(install('mine', `file:${pack()}`), 'create-good-api', 'bin', 'gapi.cjs'),
    'migration',
  ]
  const modules = install('project', 'knex@3', '@photostructure/sqlite@1')
  const knex = ['node', join(modules, 'knex', 'bin', 'cli.js')]
  for (const count of asked.files.split(',').map(Number)) compare(count, gapi, knex)
} finally {
  rmSync(home, { recursive: true, force: true })
}

function compare(count, gapi, knex) {
  const project = join(home, 'project')
  writeProject(project, count)
  const at = (program, ...args) => ['sh', '-c', 'cd "$0" && exec "$@"', project, ...program, ...args]
  const bare = { 'node -e 0': ['node', '-e', '0'] }
  const emptied = () => rmSync(join(project, 'bench.sqlite'), { force: true })

  table(
    `${count} migrations, few rounds: up`,
    Math.min(rounds, count > 100 ? 3 : rounds),
    {
      ...bare,
      'knex migrate:latest': at(knex, 'migrate:latest'),
      'gapi migration up': at(gapi, 'up'),
    },
    emptied,
  )
  table(`${count} migrations: nothing to do, and status`, rounds, {
    ...bare,
    'knex migrate:latest': at(knex, 'migrate:latest'),
    'gapi migration up': at(gapi, 'up'),
    'knex migrate:status': at(knex, 'migrate:status'),
    'gapi migration status': at(gapi, 'status'),
  })
  table(
    `${count} migrations: make one more`,
    rounds,
    {
      ...bare,
      'knex migrate:make': at(knex, 'migrate:make', 'add_x_to_t0'),
      'gapi migration new': at(gapi, 'new', 'add_x_to_t0', 'x:int:default=0'),
    },
    () => removeNew(project),
  )
}

/** A knexfile over the driver of generated projects, and so many migrations of one table each. */
function writeProject(project, count) {
  const driver = readFileSync(join(root, 'templates/api/project/+sqlite/src/db/node-sqlite.ts'), 'utf8')
  const { code } = transformSync(driver, {
    loader: 'ts',
    format: 'cjs',
    define: { 'import.meta.url': '__filename' },
  })
  rmSync(join(project, 'migrations'), { recursive: true, force: true })
  mkdirSync(join(project, 'migrations'), { recursive: true })
  writeFileSync(join(project, 'node-sqlite.cjs'), code)
  writeFileSync(join(project, 'knexfile.js'), knexfile)
  for (let n = 0; n < count; n++) writeFileSync(join(project, 'migrations', nameOf(n)), migration(n))
}

/** As Knex names them, in the year 2000, one a second. */
function nameOf(n) {
  const time = new Date(Date.UTC(2000, 0, 1) + n * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
  return `${time}_create_t${n}.js`
}

function migration(n) {
  return `exports.up = knex => knex.schema.createTable('t${n}', t => { t.increments(); t.string('name') })
exports.down = knex => knex.schema.dropTable('t${n}')
`
}

/** What “make one more” made in the last round. */
function removeNew(project) {
  const folder = join(project, 'migrations')
  for (const name of readdirSync(folder)) if (!name.startsWith('2000')) rmSync(join(folder, name))
}
