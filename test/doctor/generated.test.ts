import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, writeIn } from '../support/folder.ts'
import { commit, git } from '../support/repository.ts'
import { createGoodApi, gapi } from '../support/run.ts'
import { isFull } from '../support/tiers.ts'

async function generated(db: string): Promise<string> {
  const folder = join(emptyFolder(), 'shop')
  const { code } = await createGoodApi([folder, '--db', db, '--no-install', '--no-git', '-y'], { cwd: '/' })
  expect(code).toBe(0)
  git(folder, 'init', '--quiet')
  git(folder, 'add', '--all')
  commit(folder, 'Begin')
  return folder
}

test.each(['sqlite', 'postgres', 'mysql'])(
  'a fresh project on %s is clean, however strictly one looks',
  async db => {
    const folder = await generated(db)
    const { code, stdout } = await gapi(['doctor', '--strict', '--fail-on', 'info', '--json'], {
      cwd: folder,
    })
    expect(JSON.parse(stdout).findings).toEqual([])
    expect(code).toBe(0)
  },
)

/** A practice of the template, how it is broken, and the one check that says so. */
const mutations: readonly (readonly [practice: string, check: string, breakIt: (folder: string) => void])[] =
  [
    [
      'a script in Python pins its packages',
      'python/pinned',
      folder => writeIn(folder, 'requirements.txt', 'pyyaml\n'),
    ],
    [
      'a script in Python has no secret in its config',
      'python/config-classes',
      folder => writeIn(folder, 'scripts/config.py', 'class ProductionConfig:\n    API_TOKEN = "abc123"\n'),
    ],
    ['the README tells the set-up', 'readme/setup-present', folder => rmSync(join(folder, 'README.md'))],
    [
      'the README is for those who have not set it up',
      'readme/setup-present',
      folder => writeIn(folder, 'README.md', '# shop\n\nA TypeScript API.\n'),
    ],
    [
      'the README runs scripts that are there',
      'readme/script-exists',
      folder => replace(folder, 'package.json', '"dev":', '"develop":'),
    ],
    [
      'the README names scripts as they are',
      'readme/script-exists',
      folder => replace(folder, 'README.md', 'npm run openapi`; ', 'npm run open-api`; '),
    ],
    [
      'the README installs with what has a lock file',
      'readme/lockfile-match',
      folder => {
        replace(folder, 'README.md', 'npm run setup    #', 'npm ci\nnpm run setup    #')
      },
    ],
    [
      'there is one lock file',
      'readme/lockfile-match',
      folder => {
        writeIn(folder, 'package-lock.json', '{}')
        writeIn(folder, 'yarn.lock', '')
      },
    ],
    [
      'the README makes the .env that the start needs',
      'readme/env-step',
      folder => {
        replace(folder, 'README.md', /.*\.env.*\n/g, '')
        replace(folder, 'package.json', 'tsx watch', 'tsx watch --env-file=.env')
      },
    ],
    [
      'the script of the README runs a file that is there',
      'readme/paths-exist',
      folder => renameSync(join(folder, 'scripts/setup.mjs'), join(folder, 'scripts/begin.mjs')),
    ],
    [
      'the README goes to folders that are there',
      'readme/paths-exist',
      folder => replace(folder, 'README.md', /^(?=npm test)/m, 'cd srv\n'),
    ],
    [
      'the README installs before it starts',
      'readme/order',
      folder => replace(folder, 'README.md', /(npm run setup .*\n)(npm run dev .*\n)/, '$2$1'),
    ],
    [
      'the README has one command for the set-up',
      'readme/single-command',
      folder => {
        replace(folder, 'package.json', /"setup": .*\n/, '')
        replace(folder, 'README.md', /npm run setup +#.*/, steps)
        replace(folder, 'README.md', /.*npm run setup`.*\n/g, '')
        rmSync(join(folder, 'scripts/setup.mjs'))
      },
    ],
    [
      'no password in the code',
      'secrets/committed',
      folder =>
        append(folder, 'src/db/connect.ts', `export const url = 'mysql://app:${secret}@db.shop.com/shop'\n`),
    ],
    [
      '.env is not committed',
      'secrets/env-tracked',
      folder => writeIn(folder, '.env', `KEY_PEPPER=${secret}\n`),
    ],
    ['git ignores .env', 'secrets/env-tracked', folder => replace(folder, '.gitignore', '.env\n', '')],
    [
      'production has no sample of a secret',
      'secrets/weak-default',
      folder => replace(folder, 'src/config/config.ts', /env\.secret\(\s*required,/, "env.secret('pepper',"),
    ],
    [
      'no secret is in the history',
      'secrets/history',
      folder => {
        writeIn(folder, '.env', `KEY_PEPPER=${secret}\n`)
        commit(folder, 'Try it')
        rmSync(join(folder, '.env'))
      },
    ],
    [
      'the environment is read in one place',
      'config/central',
      folder => append(folder, 'src/products/routes.ts', 'export const level = process.env.LOG_LEVEL\n'),
    ],
    [
      '.env.example names every field of the config classes',
      'config/env-example',
      folder =>
        replace(
          folder,
          'src/config/config.ts',
          '  PORT = env',
          "  GREETING = env.text('Hello', 'What to say.')\n  PORT = env",
        ),
    ],
    [
      '.env.example names no field that is gone',
      'config/env-example',
      folder => replace(folder, 'src/config/config.ts', / *CLOSE_TIMEOUT = .*\n/, ''),
    ],
    [
      '.env.example names nothing else',
      'config/env-example',
      folder => append(folder, '.env.example', '\nOLD_HOST=127.0.0.1\n'),
    ],
    [
      'migrations start with a date',
      'db/dated',
      folder => renameSync(join(folder, migration), join(folder, 'db/migrations/3f9c_create_products.ts')),
    ],
    [
      'migrations can be undone',
      'db/has-down',
      folder => replace(folder, migration, "  await knex.schema.dropTable('products')\n", ''),
    ],
    [
      'migrations have a down',
      'db/has-down',
      folder => replace(folder, migration, /\nexport async function down[\s\S]*$/, ''),
    ],
    ['there are tests', 'tests/exist', folder => rmSync(join(folder, 'test'), { recursive: true })],
    [
      'npm test runs them',
      'tests/exist',
      folder => replace(folder, 'package.json', '"vitest run"', '"echo none"'),
    ],
    [
      'every route says for whom it is',
      'api/audience',
      folder => replace(folder, 'src/http/contract/contract.ts', ", config: { audience: 'anonymous' }", ''),
    ],
    [
      'a blueprint says it for its routes',
      'api/audience',
      folder => replace(folder, 'src/http/request/blueprint.ts', '        config: { audience, spec },\n', ''),
    ],
    [
      'no route goes round the blueprints',
      'api/audience',
      folder =>
        append(
          folder,
          'src/orders/routes.ts',
          "export const raw = (on: FastifyInstance) => on.get('/v1/orders', () => [])\n",
        ),
    ],
    [
      'the API is described',
      'api/documented',
      folder => {
        rmSync(join(folder, 'openapi.json'))
        replace(folder, 'package.json', / *"@fastify\/swagger(-ui)?": .*\n/g, '')
      },
    ],
    [
      'every route is described',
      'api/documented',
      folder =>
        changeApi(folder, ({ paths }) => void Reflect.deleteProperty(paths['/v1/orders'] ?? {}, 'post')),
    ],
    [
      'the description keeps to the specification',
      'api/spec-valid',
      folder =>
        changeApi(folder, ({ paths }) => {
          paths['/v1/orders'].get.reponses = {}
        }),
    ],
    [
      'collections are in the plural',
      'api/consistent',
      folder => {
        replace(folder, 'openapi.json', /\/v1\/products/g, '/v1/product')
        replace(folder, 'src/products/routes.ts', '/v1/products', '/v1/product')
      },
    ],
    [
      'every error has one shape',
      'api/consistent',
      folder =>
        changeApi(folder, ({ paths }) => {
          const schema = { type: 'object', properties: { message: { type: 'string' } } }
          paths['/v1/orders'].get.responses[422] = {
            description: 'Not valid',
            content: { 'application/json': { schema } },
          }
        }),
    ],
    [
      'the version is in the path',
      'api/versioned',
      folder => {
        replace(folder, 'openapi.json', /"\/v1\//g, '"/')
        replace(folder, 'src/products/routes.ts', '/v1/products', '/products')
        replace(folder, 'src/orders/routes.ts', '/v1/orders', '/orders')
      },
    ],
    [
      'what is deprecated has an end',
      'api/deprecation',
      folder =>
        changeApi(folder, ({ paths }) => Object.assign(paths['/v1/orders'].get, { deprecated: true })),
    ],
    [
      'CI compares the contract with the one before',
      'api/diff-in-ci',
      folder => replace(folder, 'package.json', / +"contract": .*\n/, ''),
    ],
    [
      'the checkout of CI has something to compare with',
      'api/diff-in-ci',
      folder => replace(folder, '.github/workflows/ci.yml', 'fetch-depth: 0', 'fetch-depth: 1'),
    ],
    [
      'package.json names its Node',
      'node/engines',
      folder => replace(folder, 'package.json', /"engines": \{[^}]*\},/, ''),
    ],
    [
      'CI uses that Node',
      'node/engines',
      folder => replace(folder, '.github/workflows/ci.yml', /node-version: .*/, 'node-version: 18'),
    ],
    [
      'the image uses that Node',
      'node/engines',
      folder => replace(folder, 'Dockerfile', /node:\S+/g, 'node:18-slim'),
    ],
    [
      'no package comes from a folder beside it',
      'install/outside-folder',
      folder =>
        replace(folder, 'package.json', /"nodemailer": "[^"]*"/, '"nodemailer": "file:../nodemailer"'),
    ],
    [
      'a package from git is named by its commit',
      'install/git-commit',
      folder =>
        replace(folder, 'package.json', /"nodemailer": "[^"]*"/, '"nodemailer": "nodemailer/nodemailer"'),
    ],
    [
      'which scripts run at install is decided',
      'install/allow-scripts',
      folder =>
        writeIn(
          folder,
          'package-lock.json',
          JSON.stringify({ packages: { 'node_modules/esbuild': script, 'node_modules/bcrypt': script } }),
        ),
    ],
  ]

const secret = ['k7Gd', 'Wq2z', 'Xp9L', 'vB4n'].join('').repeat(2)
const steps = 'npm install\nnpm run migrate\nnpm run seed\nnpm run openapi\nnpm run build'
const script = { hasInstallScript: true }
const migration = 'db/migrations/20261122T100100_create_products.ts'

/** In the small tier one practice of each check. */
const chosen = mutations.filter(
  ([, check], index) => isFull || mutations.findIndex(([, other]) => other === check) === index,
)

test('each practice, broken on purpose, is found by exactly the check that names it', async () => {
  const fresh = await generated('sqlite')
  const found: Record<string, readonly string[]> = {}
  for (const [practice, , breakIt] of chosen) {
    const folder = join(emptyFolder(), 'shop')
    cpSync(fresh, folder, { recursive: true })
    breakIt(folder)
    commit(folder, 'Break it')
    const { stdout } = await gapi(['doctor', '--json'], { cwd: folder })
    const { findings } = JSON.parse(stdout)
    found[practice] = [...new Set<string>(findings.map(({ check }: { check: string }) => check))]
  }
  expect(found).toEqual(Object.fromEntries(chosen.map(([practice, check]) => [practice, [check]])))
})

test('a secret of the .env, word for word in a file that git tracks, is found by exactly one check', async () => {
  const folder = await generated('sqlite')
  const pepper = ['correct', 'horse', 'battery'].join('-')
  append(folder, 'src/clients/clients.ts', `export const pepper = '${pepper}'\n`)
  commit(folder, 'Break it')
  writeIn(folder, '.env', `KEY_PEPPER=${pepper}\n`)
  const { stdout } = await gapi(['doctor', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).findings).toMatchObject([
    { check: 'secrets/committed', path: 'src/clients/clients.ts' },
  ])
})

test('every check is broken by one of these', async () => {
  const { stdout } = await gapi(['doctor', '--list-checks', '--json'], { cwd: '/' })
  const listed: { id: string; needsRun: boolean }[] = JSON.parse(stdout).checks
  const ids = listed.flatMap(({ id, needsRun }) => (needsRun ? [] : [id]))
  const broken = new Set(mutations.map(([, check]) => check))
  expect(ids.filter(id => !broken.has(id))).toEqual([])
})

function replace(folder: string, path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(join(folder, path), 'utf8')
  const after = typeof from === 'string' ? before.replace(from, () => to) : before.replace(from, to)
  expect({ path, changed: after !== before }).toEqual({ path, changed: true })
  writeIn(folder, path, after)
}

function append(folder: string, path: string, text: string): void {
  writeIn(folder, path, readFileSync(join(folder, path), 'utf8') + text)
}

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, to be broken
function changeApi(folder: string, change: (api: any) => void): void {
  const api = JSON.parse(readFileSync(join(folder, 'openapi.json'), 'utf8'))
  change(api)
  writeIn(folder, 'openapi.json', `${JSON.stringify(api, null, 2)}\n`)
}
