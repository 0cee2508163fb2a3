import { audienceFixture } from './audience-fixtures.ts'
import { databaseFixtures } from './database-fixtures.ts'
import { readmeFixtures } from './readme-fixtures.ts'
import { runFixtures } from './run-fixtures.ts'

/** Secrets are put together here, so that no scanner, ours included, finds one in this file. */
const aws = ['AKIA', 'QWERTZUIOPASDF23'].join('')
const password = ['k7Gd', 'Wq2z', 'Xp9L'].join('')
const privateKey = `-----BEGIN ${'RSA'} PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEAx7Vn0Zs1'.repeat(4)}\n-----END`
const connection = (host: string) => `const url = 'postgres://app:${password}@${host}/shop'\n`

type Files = Readonly<Record<string, string>>

/** For every check: what it finds something in, what is as it should be, and what it must not fall for. */
export interface CheckFixture {
  readonly check: string
  /** Files with a fault, and the code of what is found. */
  readonly bad: readonly (readonly [code: string, files: Files])[]
  readonly good: Files
  readonly traps: readonly Files[]
}

const manifest = (fields: object = {}) => JSON.stringify({ name: 'shop', ...fields }, null, 2)

const api = (changes: object = {}) =>
  JSON.stringify(
    { openapi: '3.1.0', info: { title: 'Shop', version: '1.0.0' }, paths: paths(), ...changes },
    null,
    2,
  )

function paths(more: object = {}) {
  return {
    '/v1/orders': { get: operation() },
    '/v1/orders/{id}': { get: operation({ parameters: [id] }) },
    ...more,
  }
}

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }

function operation(more: object = {}) {
  return {
    responses: { 200: answer({ id: {}, created_at: {} }), 404: answer({ title: {}, status: {} }) },
    ...more,
  }
}

function answer(properties: object) {
  return {
    description: 'Answer',
    content: { 'application/json': { schema: { type: 'object', properties } } },
  }
}

const knexMigration = (down: string) =>
  `exports.up = knex => knex.schema.createTable('t', t => { t.increments() })\n${down}\n`

const drops = "exports.down = knex => knex.schema.dropTable('t')"

const configClass = 'export class Config { PORT = env.int(3000) }\n'

/** What create-good-api leaves in a project. */
const fromTemplate = { 'gapi.yml': 'template: "api"\n' }

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/bcrypt': { version: '5.0.0', hasInstallScript: true } },
})

export const checkFixtures: readonly CheckFixture[] = [
  {
    check: 'secrets/committed',
    bad: [
      ['secret', { 'src/aws.ts': `export const key = '${aws}'\n` }],
      ['secret', { 'src/db.ts': connection('db.shop.com') }],
      ['secret', { 'src/mail.ts': `send({ password: '${password}' })\n` }],
      ['secret', { 'deploy.yml': `env:\n  JWT_SECRET: ${password}${password}\n` }],
      ['secret', { 'src/key.ts': `export const key = \`${privateKey}\`\n` }],
      ['secret', { 'test/aws.test.ts': `const key = '${aws}'\n` }],
    ],
    good: { 'src/aws.ts': 'export const key = config.AWS_KEY\n' },
    traps: [
      { 'src/db.ts': connection('localhost:5432') },
      { 'compose.yml': 'environment:\n  DATABASE_URL: postgres://app:app@database:5432/shop\n' },
      { 'README.md': connection('db.shop.com'), 'docs/db.md': connection('db.shop.com') },
      { 'test/tls.test.ts': `const key = \`${privateKey}\`\n` },
      { 'src/aws.ts': "const key = 'AKIAIOSFODNN7EXAMPLE'\n" },
      { 'db/seeds/users.ts': `add({ email: 'a@b.c', password: 'Manager123!' })\n` },
      {
        'src/labels.ts':
          "const labels = { password: 'Enter-your-password1', token: 'token_from_header_2' }\n",
      },
      { 'package-lock.json': `{ "integrity": "${aws}" }` },
    ],
  },
  {
    check: 'secrets/env-tracked',
    bad: [
      ['env-tracked', { '.env': `DB_PASSWORD=${password}\n` }],
      ['env-tracked', { '.env.production': `DATABASE_URL=postgres://a:${password}@db.shop.com/x\n` }],
      ['env-tracked-harmless', { '.env': 'PORT=3000\n' }],
      ['key-tracked', { 'certs/server.pem': privateKey }],
      ['env-not-ignored', { '.env.example': 'PORT=3000\n', '.gitignore': 'dist/\n' }],
    ],
    good: { '.env.example': 'PORT=3000\n', '.gitignore': '.env\n' },
    traps: [
      { '.env.development': 'PORT=3000\nVITE_API=http://localhost:3000\n' },
      { 'certs/ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
      { 'test/fixtures/server.key': privateKey },
      { '.env.test': 'JWT_SECRET=only-for-tests-42\n' },
    ],
  },
  {
    check: 'secrets/weak-default',
    bad: [
      ['fallback-secret', { 'src/config.ts': "export const secret = process.env.JWT_SECRET || 'secret'\n" }],
      ['fallback-secret', { 'src/config.js': "const { API_KEY = 'abc' } = process.env\n" }],
      ['config-secret', { 'src/config.ts': "export class Config { KEY_PEPPER = env.secret('pepper') }\n" }],
      [
        'compose-secret',
        { 'compose.yml': 'services:\n  api:\n    environment:\n      JWT_SECRET: s3cret\n' },
      ],
    ],
    good: { 'src/config.ts': 'export const secret = process.env.JWT_SECRET ?? missing()\n' },
    traps: [
      { 'test/config.test.ts': "const secret = process.env.JWT_SECRET || 'secret'\n" },
      { 'src/config.ts': "export class DevelopmentConfig { KEY_PEPPER = env.secret('pepper') }\n" },
      { 'src/config.ts': "export const lifetime = process.env.TOKEN_EXPIRES_IN || '1h'\n" },
      { 'src/config.ts': "export const secret = process.env.JWT_SECRET || ''\n" },
      { 'compose.yml': 'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: app\n' },
    ],
  },
  {
    check: 'config/central',
    bad: [
      [
        'scattered-environment',
        {
          'src/config.ts': 'export const port = process.env.PORT\n',
          'src/mail.ts': 'send(process.env.MAIL_HOST)\n',
        },
      ],
      ['no-config-module', { 'src/a.ts': 'a(process.env.A)\n', 'src/b.ts': "b(process.env['B'])\n" }],
    ],
    good: { 'src/config.ts': 'export const port = process.env.PORT\n' },
    traps: [
      {
        'bin/run.js': 'run(process.env.A)\n',
        'test/x.test.ts': 'x(process.env.B)\n',
        'vite.config.ts': 'process.env.C\n',
      },
      {
        'src/config.ts': 'process.env.PORT',
        'src/log.ts': "if (process.env.NODE_ENV === 'production') quiet()\n",
      },
      { 'src/server.ts': 'listen(process.env.PORT)\n' },
      { 'src/config.ts': 'process.env.PORT', 'src/note.ts': '// process.env.X is read in config.ts\n' },
    ],
  },
  {
    check: 'config/env-example',
    bad: [
      [
        'not-in-example',
        { 'src/config.ts': 'use(process.env.DATABASE_URL)\n', '.env.example': '# PORT=3000\n' },
      ],
      [
        'not-in-example',
        { 'src/config.ts': 'export class Config { PORT = env.int(1) }\n', '.env.example': '\n' },
      ],
      ['never-read', { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\nOLD_HOST=x\n' }],
      [
        'never-read',
        { 'src/config.ts': configClass, '.env.example': '# PORT=1\n# OLD_HOST=x\n', ...fromTemplate },
      ],
      [
        'never-read',
        {
          'src/config.ts': configClass,
          'src/server.ts': 'close(config.CLOSE_TIMEOUT)\n',
          '.env.example': '# PORT=1\n# CLOSE_TIMEOUT=10\n',
          ...fromTemplate,
        },
      ],
      [
        'not-in-example',
        {
          'src/mail.ts': "export class Mail { SMTP_HOST = env.text('127.0.0.1', 'The host.') }\n",
          '.env.example': '\n',
        },
      ],
      [
        'twice-in-example',
        { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\nPORT=2\n' },
      ],
      ['no-env-example', { 'src/config.ts': 'use(process.env.DATABASE_URL)\n' }],
    ],
    good: { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': '# PORT=3000\n' },
    traps: [
      { 'src/config.ts': 'use(process.env[name], process.env.NODE_ENV)\n', '.env.example': '' },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: code of a fixture
      { 'src/config.ts': 'use(process.env[`${prefix}_HOST`])\n', '.env.example': 'DB_HOST=x\n' },
      { 'src/config.ts': 'use(process.env.PORT ?? 3000)\n' },
      { 'compose.yml': 'image: db:$DB_TAG\n', '.env.example': 'DB_TAG=17\n' },
      { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\n# OLD_HOST=x\n' },
      {
        'src/config.ts': `${configClass}load(environment.APP_CONFIG)\n`,
        'compose.yml': 'image: db:$DB_TAG\n',
        '.env.example': '# PORT=1\n# APP_CONFIG=testing\n# DB_TAG=17\n',
        ...fromTemplate,
      },
      { 'src/list.ts': 'class List { LIMIT = 10 }\n', '.env.example': '# DEBUG=1\n' },
    ],
  },
  {
    check: 'db/dated',
    bad: [
      [
        'undated-migrations',
        {
          'migrations/001_users.js': knexMigration(drops),
          'knexfile.js': "module.exports = { client: 'pg' }",
        },
      ],
      [
        'undated-migration',
        {
          'db/migrations/20260101T100000_a.ts': knexMigration(drops),
          'db/migrations/20260102T100000_b.ts': knexMigration(drops),
          'db/migrations/add_c.ts': knexMigration(drops),
        },
      ],
      [
        'same-stamp',
        {
          'migrations/20260101100000_a.js': knexMigration(drops),
          'migrations/20260101100000_b.js': knexMigration(drops),
        },
      ],
      [
        'out-of-order',
        {
          'migrations/2026-03-01_a.js': knexMigration(drops),
          'migrations/20260201100000_b.js': knexMigration(drops),
        },
      ],
    ],
    good: { 'migrations/20260101T100000_users.ts': knexMigration(drops) },
    traps: [
      {
        'drizzle/migrations/0000_swift_hulk.sql': 'create table t()',
        'drizzle/migrations/meta/_journal.json': '{}',
      },
      {
        'prisma/migrations/20260101100000_init/migration.sql': 'x',
        'prisma/migrations/migration_lock.toml': '',
      },
      {
        'src/migrations/1700000000000-Users.ts':
          'export class Users1700000000000 { async up() {} async down() {} }',
      },
      { 'src/migration/Migration20260101100000.ts': 'class M { async up() { this.addSql("x") } }' },
      { 'src/features/migration/run.ts': 'export function run() {}', 'src/features/migration/plan.ts': '' },
    ],
  },
  {
    check: 'db/has-down',
    bad: [
      ['no-down', { 'migrations/20260101_a.js': knexMigration('') }],
      ['no-down', { 'migrations/20260101_a.up.sql': 'create table t (id int)' }],
      ['empty-down', { 'migrations/20260101_a.js': knexMigration('exports.down = async () => {}') }],
      [
        'empty-down',
        {
          'migrations/20260101_a.ts':
            'export async function up(knex) { await x() }\nexport function down() { return Promise.resolve() }',
        },
      ],
      [
        'empty-down',
        { 'migrations/20260101_a.sql': '-- migrate:up\ncreate table t (id int);\n-- migrate:down\n' },
      ],
      [
        'throwing-down',
        {
          'migrations/1700000000000-A.ts':
            "export class A { async up() { a() } async down() { throw new Error('no') } }",
        },
      ],
    ],
    good: { 'migrations/20260101_a.js': knexMigration(drops) },
    traps: [
      {
        'migrations/20260101_a.js': knexMigration(
          'exports.down = async () => {\n  // The rows cannot be made again.\n}',
        ),
      },
      {
        'migrations/20260101_a.js': knexMigration(
          "exports.down = () => {\n  // Mails are sent.\n  throw new Error('no')\n}",
        ),
      },
      { 'prisma/migrations/20260101100000_init/migration.sql': 'create table t (id int)' },
      {
        'migrations/20260101-a.js':
          'module.exports = { up: (q) => q.addColumn("t"), down: (q) => q.removeColumn("t") }',
      },
      { 'migrations/20260101_a.js': knexMigration('exports.down = require("./undo")') },
    ],
  },
  {
    check: 'tests/exist',
    bad: [
      ['no-tests', { 'package.json': manifest(), 'src/app.js': '' }],
      ['no-test-script', { 'package.json': manifest(), 'src/app.js': '', 'test/app.test.js': '' }],
      [
        'placeholder-test-script',
        {
          'package.json': manifest({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }),
          'test/app.test.js': '',
        },
      ],
    ],
    good: { 'package.json': manifest({ scripts: { test: 'vitest run' } }), 'test/app.test.js': '' },
    traps: [
      {
        'package.json': manifest({ scripts: { test: 'pytest' } }),
        'src/app.js': '',
        'tests/test_app.py': '',
      },
      { 'package.json': manifest(), Makefile: 'test:', 'src/app.js': '', 'test/app.bats': '' },
      { 'main.go': '' },
    ],
  },
  {
    check: 'api/documented',
    bad: [
      [
        'undocumented-api',
        { 'package.json': manifest({ dependencies: { express: '5' } }), 'src/app.js': '' },
      ],
      [
        'undocumented-route',
        { 'openapi.json': api(), 'src/routes.ts': "router.post('/v1/orders', (request, reply) => {})\n" },
      ],
      [
        'undocumented-route',
        { 'openapi.json': api(), 'src/c.ts': "@Controller('v1/users') class C { @Get(':id') read() {} }\n" },
      ],
    ],
    good: { 'openapi.json': api(), 'src/routes.ts': "router.get('/orders/:id', (request, reply) => {})\n" },
    traps: [
      { 'package.json': manifest({ dependencies: { express: '5', graphql: '16' } }) },
      { 'package.json': manifest({ dependencies: { fastify: '5', '@fastify/swagger': '9' } }) },
      { 'package.json': manifest({ devDependencies: { fastify: '5' } }) },
      { 'openapi.json': api(), 'src/client.ts': "await axios.post('/v2/payments', body)\n" },
    ],
  },
  {
    check: 'api/spec-valid',
    bad: [
      ['spec-fault', { 'openapi.json': api({ info: { title: 'Shop' } }) }],
      ['spec-fault', { 'openapi.json': api({ paths: { '/v1/orders/{id}': { get: operation() } } }) }],
      [
        'spec-fault',
        { 'openapi.yaml': 'openapi: 3.0.3\ninfo: { title: a, version: b }\npaths:\n  orders: {}\n' },
      ],
      ['spec-fault', { 'openapi.yaml': 'openapi: 3.0.3\ninfo: [\n' }],
    ],
    good: { 'openapi.json': api() },
    traps: [
      { 'openapi.json': api({ 'x-internal': true }) },
      { 'docs/settings.yaml': 'title: openapi\n' },
      {
        'package.json': manifest({ dependencies: { 'swagger-jsdoc': '6' } }),
        'swagger.json': '{"openapi":"3.0.0","info":{"title":"a","version":"1"}}',
      },
      { 'test/broken.openapi.json': '{ "openapi": "3.0.0" }' },
    ],
  },
  {
    check: 'api/consistent',
    bad: [
      ['verb-in-path', { 'openapi.json': api({ paths: paths({ '/v1/getUsers': { get: operation() } }) }) }],
      [
        'not-kebab-case',
        { 'openapi.json': api({ paths: paths({ '/v1/gift_cards': { get: operation() } }) }) },
      ],
      [
        'singular-collection',
        {
          'openapi.json': api({
            paths: paths({ '/v1/user/{id}': { get: operation({ parameters: [id] }) } }),
          }),
        },
      ],
      ['trailing-slash', { 'openapi.json': api({ paths: paths({ '/v1/users/': { get: operation() } }) }) }],
      [
        'other-error-body',
        {
          'openapi.json': api({
            paths: paths({ '/v1/users': { get: { responses: { 400: answer({ message: {} }) } } } }),
          }),
        },
      ],
      [
        'mixed-case',
        {
          'openapi.json': api({
            paths: paths({ '/v1/users': { get: { responses: { 200: answer({ fullName: {} }) } } } }),
          }),
        },
      ],
    ],
    good: { 'openapi.json': api() },
    traps: [
      {
        'openapi.json': api({
          paths: { '/users.list': { post: operation() }, '/users.add': { post: operation() } },
        }),
      },
      {
        'openapi.json': api({
          paths: paths({ '/v1/settings': { get: operation() }, '/health/ready': { get: operation() } }),
        }),
      },
      {
        'openapi.json': api({
          paths: paths({ '/v1/people/{id}': { get: operation({ parameters: [id] }) } }),
        }),
      },
    ],
  },
  {
    check: 'api/versioned',
    bad: [
      ['unversioned', { 'openapi.json': api({ paths: { '/orders': { get: operation() } } }) }],
      ['no-release', { 'openapi.json': api({ info: { title: 'Shop', version: '0.0.0' } }) }],
      [
        'unversioned-routes',
        {
          'src/app.ts': ['a', 'b', 'c'].map(name => `app.get('/${name}', (request, reply) => {})\n`).join(''),
        },
      ],
    ],
    good: { 'openapi.json': api() },
    traps: [
      {
        'openapi.json': api({
          paths: { '/orders': { get: operation() } },
          servers: [{ url: 'https://a.example/v2' }],
        }),
      },
      {
        'src/app.ts': ['a', 'b', 'c'].map(name => `app.get('/${name}', (request, reply) => {})\n`).join(''),
        'src/main.ts': "app.register(routes, { prefix: '/v1' })\n",
      },
    ],
  },
  {
    check: 'api/deprecation',
    bad: [
      [
        'no-sunset',
        { 'openapi.json': api({ paths: { '/v1/a': { get: operation({ deprecated: true }) } } }) },
      ],
      [
        'past-sunset',
        {
          'openapi.json': api({
            paths: { '/v1/a': { get: operation({ deprecated: true, 'x-sunset': '2026-01-31' }) } },
          }),
        },
      ],
    ],
    good: {
      'openapi.json': api({
        paths: { '/v1/a': { get: operation({ deprecated: true, 'x-sunset': '2027-01-31' }) } },
      }),
    },
    traps: [
      { 'openapi.json': api() },
      {
        'openapi.json': api({
          paths: {
            '/v1/a': { get: operation({ deprecated: true, description: 'Works until 2027-06-30.' }) },
          },
        }),
      },
    ],
  },
  {
    check: 'node/engines',
    bad: [
      ['no-engines', { 'package.json': manifest() }],
      ['bad-engines', { 'package.json': manifest({ engines: { node: 'new' } }) }],
      ['other-node', { 'package.json': manifest({ engines: { node: '>=22' } }), '.nvmrc': '20\n' }],
      [
        'other-node',
        { 'package.json': manifest({ engines: { node: '>=22' } }), Dockerfile: 'FROM node:18-alpine\n' },
      ],
      [
        'other-node',
        {
          'package.json': manifest({ engines: { node: '>=22' } }),
          '.github/workflows/ci.yml': 'with:\n  node-version: [18.x, 22.x]\n',
        },
      ],
      [
        'newer-types',
        {
          'package.json': manifest({
            engines: { node: '>=20' },
            devDependencies: { '@types/node': '^24.0.0' },
          }),
        },
      ],
    ],
    good: { 'package.json': manifest({ engines: { node: '>=20.19.0' } }), '.nvmrc': 'v22.11.0\n' },
    traps: [
      {
        'package.json': manifest({ engines: { node: '^20.19 || >=22' } }),
        '.nvmrc': '20\n',
        Dockerfile: 'FROM node:24-slim\n',
      },
      { 'package.json': manifest({ engines: { node: '>=20' } }), '.nvmrc': 'lts/*\n' },
      {
        'package.json': manifest({ engines: { node: '>=20' } }),
        // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow
        '.github/workflows/ci.yml': 'with:\n  node-version: ${{ matrix.node }}\n',
      },
    ],
  },
  {
    check: 'install/allow-scripts',
    bad: [['unapproved-scripts', { 'package.json': manifest(), 'package-lock.json': lock }]],
    good: { 'package.json': manifest({ allowScripts: { bcrypt: true } }), 'package-lock.json': lock },
    traps: [
      { 'package.json': manifest({ allowScripts: { bcrypt: false } }), 'package-lock.json': lock },
      { 'package.json': manifest(), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
      { 'package.json': manifest({ allowScripts: { 'bcrypt@5.0.0': true } }), 'package-lock.json': lock },
    ],
  },
  audienceFixture,
  ...readmeFixtures,
  ...runFixtures,
  ...databaseFixtures,
]
