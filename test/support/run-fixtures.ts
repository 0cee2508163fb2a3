import type { CheckFixture } from './check-fixtures.ts'
import { fence, scripts } from './readme.ts'
import { answering, withScripts } from './readme-run.ts'

/** A repository whose README says these lines, and whose programs are these. */
const project = (lines: readonly string[], files: Readonly<Record<string, string>>) => ({
  'package.json': '{ "name": "shop" }',
  'README.md': fence(...lines),
  ...files,
})

const fails = 'console.log("no table"); process.exit(3)'
const writes = (path: string) => `require('node:fs').writeFileSync('${path}', 'x')`
const connects =
  "require('node:net').connect(1, '127.0.0.1').on('error', error => { console.log(error.message); process.exit(1) })"
const withoutDatabase = {
  'compose.yml': 'services:\n  db:\n    image: postgres:16\n',
  '.env.example': 'DATABASE_URL=postgres://me:pw@127.0.0.1:1/shop\n',
}
const passing = "require('node:test').test('adds up', () => {})"

/** For the checks that look at a run. What is blocked is silent too. */
export const runFixtures: readonly CheckFixture[] = [
  {
    check: 'readme/setup-runs',
    bad: [
      ['step-failed', project(['node migrate.cjs'], { 'migrate.cjs': fails })],
      ['step-failed', project(['npm ci'], {})],
      ['step-failed', project(['npm run nothing'], withScripts({ something: '' }))],
    ],
    good: project(['node migrate.cjs', 'node server.cjs'], {
      'migrate.cjs': '',
      'server.cjs': answering(200),
    }),
    traps: [
      project(['docker compose up -d', 'node migrate.cjs'], { 'migrate.cjs': connects, ...withoutDatabase }),
      project(['export KEY=<your-key>', 'node migrate.cjs'], { 'migrate.cjs': '' }),
      project(['cat .nvmrc', 'node server.cjs'], { 'server.cjs': fails }),
      project(['npm test'], withScripts({ test: fails })),
    ],
  },
  {
    check: 'readme/server-answers',
    bad: [
      ['server-failed', project(['node server.cjs'], { 'server.cjs': answering(500) })],
      ['server-failed', project(['node server.cjs'], { 'server.cjs': 'throw new Error("no config")' })],
      ['server-failed', project(['node server.cjs'], { 'server.cjs': '' })],
      [
        'server-failed',
        project(['node server.cjs', 'node -e "process.exit(1)" && curl -f http://localhost:1/orders'], {
          'server.cjs': answering(200),
        }),
      ],
    ],
    good: project(['node server.cjs'], { 'server.cjs': answering(200) }),
    traps: [
      project(['node server.cjs'], { 'server.cjs': answering(401) }),
      project(['node server.cjs'], { 'server.cjs': answering(404) }),
      project(['node server.cjs'], {
        'server.cjs': "require('node:net').createServer(socket => socket.end('hello')).listen(0)",
      }),
      project(['node migrate.cjs', 'node server.cjs'], { 'migrate.cjs': fails, 'server.cjs': fails }),
    ],
  },
  {
    check: 'readme/verify-runs',
    bad: [['step-failed', project(['npm run lint'], withScripts({ lint: fails }))]],
    good: project(['npm run lint'], withScripts({ lint: '' })),
    traps: [
      project(['npm test'], withScripts({ test: fails })),
      project(['npm run lint:fix'], withScripts({ 'lint:fix': fails })),
      project(['node migrate.cjs', 'npm run lint'], {
        ...withScripts({ lint: fails }),
        'migrate.cjs': fails,
      }),
    ],
  },
  {
    check: 'readme/clean-tree',
    bad: [
      ['left-untracked', project(['node migrate.cjs'], { 'migrate.cjs': writes('data.db') })],
      [
        'left-changed',
        project(['node migrate.cjs'], { 'migrate.cjs': writes('schema.sql'), 'schema.sql': '' }),
      ],
      [
        'left-removed',
        project(['node migrate.cjs'], {
          'migrate.cjs': "require('node:fs').rmSync('schema.sql')",
          'schema.sql': '',
        }),
      ],
      ['lockfile-made', project(['npm install'], {})],
      [
        'lockfile-rewritten',
        project(['npm install'], { 'package-lock.json': '{ "lockfileVersion": 2, "packages": {} }' }),
      ],
    ],
    good: project(['node migrate.cjs'], { 'migrate.cjs': writes('data.db'), '.gitignore': '*.db\n' }),
    traps: [
      project(['cp .env.example .env'], { '.env.example': 'PORT=3000\n' }),
      project(['node migrate.cjs'], { 'migrate.cjs': writes('schema.sql'), 'schema.sql': 'x' }),
      project(['node migrate.cjs'], {
        'migrate.cjs': '',
        'a.txt': 'a\r\n',
        '.gitattributes': '*.txt text\n',
      }),
    ],
  },
  {
    check: 'tests/pass',
    bad: [
      ['tests-fail', project(['npm test'], withScripts({ test: fails }))],
      ['tests-fail', project(['node --version'], withScripts({ test: fails }))],
      ['no-tests-run', project(['npm test'], { 'package.json': scripts({ test: 'node --test' }) })],
      ['no-tests-run', project([], { 'package.json': scripts({ test: 'node --test' }), 'src/a.js': '' })],
      [
        'no-tests-run',
        project([], withScripts({ test: 'console.log("No test files found, exiting with code 0")' })),
      ],
    ],
    good: project(['npm test'], {
      'package.json': scripts({ test: 'node --test' }),
      'test/a.test.cjs': passing,
    }),
    traps: [
      project([], { 'package.json': scripts({ test: 'node --test' }), 'test/a.test.cjs': passing }),
      project([], withScripts({ test: 'console.log("all is well")' })),
      project([], withScripts({ test: 'console.log("\\n  0 passing\\n\\n  3 passing (4ms)")' })),
      project([], { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) }),
      project(['docker compose up -d'], { ...withScripts({ test: connects }), ...withoutDatabase }),
      project([], { 'package.json': scripts({ test: 'vitest run' }, { devDependencies: { vitest: '4' } }) }),
    ],
  },
]
