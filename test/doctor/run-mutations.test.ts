import { expect, test } from 'vitest'
import { checks } from '../../src/features/doctor/checks/index.ts'
import { emptyFolder } from '../support/folder.ts'
import { fence, scripts } from '../support/readme.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const contract = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0' },
  paths: { '/v1/products': { get: { responses: { 200: { description: 'Products' } } } } },
})

/** A small API with every practice that a run looks at, and nothing to install: scripts/try.mjs asks of a real project. */
const shop = {
  'README.md': `# Shop\n\n${fence('npm run setup', 'npm run dev', 'npm test', 'npm run lint')}`,
  'package.json': scripts(
    {
      setup: 'node setup.cjs',
      dev: 'node dev.cjs',
      test: 'node test/run.cjs',
      lint: 'node lint.cjs',
      seed: 'node seed.cjs',
      openapi: 'node openapi.cjs > openapi.json',
    },
    { engines: { node: '>=20' }, private: true },
  ),
  'setup.cjs': "require('node:fs').writeFileSync('data.db', 'products')\n",
  'dev.cjs': `const { readFileSync } = require('node:fs')
require('node:http').createServer((_, response) => response.end(readFileSync('data.db'))).listen(0, '127.0.0.1')\n`,
  'seed.cjs': "require('node:fs').writeFileSync('seed.db', 'tea')\n",
  'openapi.cjs': `console.log('${contract}')\n`,
  'openapi.json': `${contract}\n`,
  'lint.cjs': "console.log('all is well')\n",
  'test/run.cjs': `const tests = require('node:fs').readdirSync(__dirname).filter(name => name.endsWith('.test.cjs'))
for (const name of tests) require('./' + name)
console.log(tests.length + ' passing')\n`,
  'test/shop.test.cjs': "require('node:assert').equal(1 + 1, 2)\n",
  'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }\n',
  '.gitignore': 'node_modules/\n*.db\n',
}

/** A practice, the file that breaks it, and the one check that says so. */
const mutations: readonly (readonly [
  practice: string,
  check: string,
  breakIt: readonly [file: keyof typeof shop, from: string, to: string],
])[] = [
  ['the set-up works', 'readme/setup-runs', ['setup.cjs', 'require(', 'process.exit(1) || require(']],
  [
    'the server answers',
    'readme/server-answers',
    ['dev.cjs', 'response.end(', 'response.writeHead(500).end('],
  ],
  [
    'the server starts',
    'readme/server-answers',
    ['dev.cjs', 'const {', 'throw new Error("no config")\nconst {'],
  ],
  ['the server listens', 'readme/server-answers', ['dev.cjs', ".listen(0, '127.0.0.1')", '']],
  ['lint passes', 'readme/verify-runs', ['lint.cjs', 'console', 'process.exitCode = 1; console']],
  ['git ignores what the set-up makes', 'readme/clean-tree', ['.gitignore', '*.db\n', '']],
  [
    'the set-up leaves the lock file as it is',
    'readme/clean-tree',
    ['setup.cjs', 'require(', "require('node:fs').appendFileSync('package-lock.json', ' '); require("],
  ],
  [
    'the set-up leaves the sources as they are',
    'readme/clean-tree',
    ['setup.cjs', 'require(', "require('node:fs').appendFileSync('lint.cjs', ' '); require("],
  ],
  ['the seed can be run again', 'db/seed', ['seed.cjs', "'tea')", "'tea', { flag: 'wx' })"]],
  ['openapi.json is what the code says', 'api/drift', ['openapi.cjs', '/v1/products', '/v1/goods']],
  ['the tests pass', 'tests/pass', ['test/shop.test.cjs', '2)', '3)']],
  ['npm test finds the tests', 'tests/pass', ['test/run.cjs', '.test.cjs', '.spec.cjs']],
]

async function foundIn(folder: string) {
  const env = { HOME: emptyFolder(), TMPDIR: emptyFolder() }
  const args = ['doctor', '--run', '--strict', '--json']
  const { code, stdout } = await gapi(args, { cwd: folder, env })
  const { findings } = JSON.parse(stdout)
  return { code, checks: [...new Set<string>(findings.map(({ check }: { check: string }) => check))] }
}

test('as it is nothing is found, however strictly one looks', async () => {
  expect(await foundIn(repositoryWith(shop))).toEqual({ code: 0, checks: [] })
})

test.each(mutations)('that %s is looked after by %s', async (_, check, [file, from, to]) => {
  const before: string = shop[file]
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  const found = await foundIn(repositoryWith({ ...shop, [file]: after }))
  expect(found).toEqual({ code: 1, checks: [check] })
})

test('every check of a run is broken by one of these, or on a Knex project in run-database.test.ts', () => {
  const broken = new Set([...mutations.map(([, check]) => check), 'db/check', 'db/roundtrip'])
  const running = checks.filter(({ needsRun }) => needsRun)
  expect(running.flatMap(({ id }) => (broken.has(id) ? [] : [id]))).toEqual([])
})
