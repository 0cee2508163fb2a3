import { resolve } from 'node:path'
import type { CheckFixture } from './check-fixtures.ts'
import { creates, sqlite } from './knex-project.ts'
import { fence, scripts } from './readme.ts'
import { withScripts } from './readme-run.ts'
import { sqliteClient } from './sqlite-client.ts'

type Files = Readonly<Record<string, string>>

/** A Knex project on SQLite. Its set-up takes the dependencies of this checkout, where npm would take its time. */
const knex = (files: Files, database = sqlite): Files => ({
  'package.json': '{ "name": "shop" }',
  'README.md': fence(`ln -s ${resolve('node_modules')} node_modules`),
  'node-sqlite.cjs': sqliteClient,
  'knexfile.js': `module.exports = { ${database} }\n`,
  ...files,
})

const a = { 'migrations/20260101100000_a.js': creates('a') }

const forgets = `exports.up = knex => knex.schema.alterTable('a', t => { t.integer('x'); t.integer('y') })
exports.down = knex => knex.schema.alterTable('a', t => { t.dropColumn('x') })
`

const seeds = (insert: string) => ({
  ...a,
  'seeds/01_a.js': `exports.seed = async knex => { ${insert} }\n`,
})

const script = (text: string) => ({ 'README.md': '# shop\n', ...withScripts({ 'db:seed': text }) })

/** What a seed leaves behind shows the second time. */
const once = (second: string) => `const fs = require('node:fs')
if (fs.existsSync('seeded')) { ${second} }
fs.writeFileSync('seeded', '')
`

const api = (paths: object, more: object = {}) => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0' },
  paths,
  ...more,
})
const text = (document: object) => `${JSON.stringify(document, null, 2)}\n`
const read = { get: { responses: { 200: { description: 'All' } } } }
const committed = text(api({ '/v1/orders': read }))

/** A repository whose script writes this document, which git has as another. */
const writes = (document: string, body = 'node write.cjs > openapi.json'): Files => ({
  'package.json': scripts({ openapi: body }),
  'README.md': '# shop\n',
  'write.cjs': `process.stdout.write(${document})\n`,
  'openapi.json': committed,
})

/** For the checks that ask gapi, or write the API document again, in the copy. What is blocked is silent too. */
export const databaseFixtures: readonly CheckFixture[] = [
  {
    check: 'db/check',
    bad: [
      ['migration-fault', knex({ 'migrations/20260101100000_a.js': 'exports.up = async () => {}\n' })],
      ['migration-fault', knex({ 'migrations/20260101100000_a.js': "require('./nothing')\n" })],
      [
        'migration-fault',
        knex({
          'migrations/2026-03-01T10-00-00_a.js': creates('a'),
          'migrations/20260201100000_b.js': creates('b'),
        }),
      ],
    ],
    // That it is pending is no fault of it.
    good: knex(a),
    traps: [
      // What the main branch has is history.
      knex({
        ...a,
        'migrations/20260102100000_b.js':
          "exports.up = knex => knex.schema.dropTable('a')\nexports.down = knex => knex.schema.createTable('a', () => {})\n",
      }),
      knex({ ...a, 'test/knexfile.js': 'throw new Error("for a test")\n' }),
      { 'package.json': '{}', 'README.md': '# shop\n', 'migrations/20260101100000_a.js': '' },
    ],
  },
  {
    check: 'db/roundtrip',
    bad: [
      ['no-round-trip', knex({ ...a, 'migrations/20260102100000_b.js': forgets })],
      [
        'no-round-trip',
        knex({ 'migrations/20260101100000_a.js': creates('a').replace('dropTable', 'dropView') }),
      ],
    ],
    good: knex(a),
    traps: [
      knex({
        ...a,
        'migrations/20260102100000_b.js':
          "exports.up = knex => knex('a').insert({ name: 'x' })\nexports.down = async () => {\n  // The rows may stay.\n}\n",
      }),
      // Another server cannot be asked from here: neither a pass nor a failure.
      knex({ ...a, 'migrations/20260102100000_b.js': forgets }, "client: 'mssql', connection: {}"),
      knex({}),
    ],
  },
  {
    check: 'db/seed',
    bad: [
      ['seeds-differ', knex(seeds("await knex('a').insert({ name: 'x' })"))],
      ['seed-fails', knex(seeds("await knex('b').insert({ name: 'x' })"))],
      ['seed-script-fails', script('console.error("no table"); process.exit(1)')],
      ['seed-script-fails', script(once('console.error("duplicate key"); process.exit(1)'))],
    ],
    good: knex(seeds("await knex('a').insert({ id: 1, name: 'x' }).onConflict('id').ignore()")),
    traps: [
      knex(seeds("await knex('a').del(); await knex('a').insert({ id: 1, name: 'x' })")),
      knex(a),
      script(once('console.error("It has already been seeded."); process.exit(1)')),
      script(''),
      { 'README.md': '# shop\n', 'package.json': scripts({ seed: 'node drop-all.js && exit 1 # drop' }) },
      { ...script('process.exit(1)'), 'README.md': fence('export KEY=<your-key>') },
      {
        ...script('process.exit(1)'),
        'README.md': fence('docker compose up -d'),
        'compose.yml': 'services:\n  db:\n    image: postgres:16\n',
      },
    ],
  },
  {
    check: 'api/drift',
    bad: [
      ['stale-document', writes(JSON.stringify(text(api({ '/v1/orders': read, '/v1/users': read }))))],
      ['stale-document', writes(JSON.stringify(text(api({ '/v1/orders': {} }))))],
      [
        'stale-document',
        {
          ...writes('""', 'node scripts/openapi.cjs'),
          'scripts/openapi.cjs': `require('node:fs').writeFileSync('openapi.json', '${JSON.stringify(api({}))}')\n`,
        },
      ],
    ],
    good: writes(JSON.stringify(committed)),
    traps: [
      // The same in another order and without line ends.
      writes(
        JSON.stringify(
          JSON.stringify({
            paths: { '/v1/orders': read },
            info: { version: '1.0.0', title: 'Shop' },
            openapi: '3.1.0',
          }),
        ),
      ),
      writes(
        `JSON.stringify({ ...${JSON.stringify(api({ '/v1/orders': read }))}, 'x-generated-at': new Date() })`,
      ),
      // What is another each time says nothing.
      writes(
        `JSON.stringify({ ...${JSON.stringify(api({ '/v1/orders': read }))}, servers: [{ url: '/' + Math.random() }] })`,
      ),
      // It reads the document, to make something else of it.
      {
        ...writes('""', 'node types.cjs openapi.json -o types.json'),
        'types.cjs': "require('node:fs').writeFileSync('types.json', '{}')\n",
      },
      writes('""', 'curl -s http://localhost:1/openapi.json > openapi.json'),
      // It cannot be written: neither a pass nor a failure.
      writes('missing'),
    ],
  },
]
