import { expect, test } from 'vitest'
import { fence, planned, repositoryWith, scripts } from '../support/readme.ts'
import { gapi } from '../support/run.ts'

const compose = { 'compose.yml': 'services:\n  db:\n    image: postgres:17\n' }
const writesEnv = "require('fs').writeFileSync('.env', 'KEY=1')\n"
const writesCode = "require('fs').writeFileSync('src/x.ts', '')\n"

test.each([
  ['npm run list:dev:users', scripts({ 'list:dev:users': 'node list' }), {}, 'verify'],
  ['npm run show:server:log', scripts({ 'show:server:log': 'node log' }), {}, 'verify'],
  ['npm run create:dev:admin', scripts({ 'create:dev:admin': 'node admin' }), {}, 'setup'],
  ['npm run dev:api', scripts({ 'dev:api': 'node api' }), {}, 'server'],
  ['npm run api:dev', scripts({ 'api:dev': 'node api' }), {}, 'server'],
  ['npm run start:dev', scripts({ 'start:dev': 'node api' }), {}, 'server'],
  ['npm run make:env', scripts({ 'make:env': 'node make' }), {}, 'setup'],
  ['npm run make:local', scripts({ 'make:local': 'node make.js' }), { 'make.js': writesEnv }, 'setup'],
  ['npm run make:module', scripts({ 'make:module': 'node make.js' }), { 'make.js': writesCode }, 'skipped'],
  ['npm run g:service', scripts({ 'g:service': 'plop' }), {}, 'skipped'],
  ['npm run gen:keys', scripts({ 'gen:keys': 'node keys' }), {}, 'setup'],
  ['npm run services', scripts({ services: 'docker compose up -d' }), compose, 'service'],
  ['npm run services', scripts({ services: 'docker compose up -d && wait-on tcp:5432' }), compose, 'service'],
  [
    'npm run services',
    scripts({ services: 'docker compose pull && docker compose up -d db' }),
    compose,
    'service',
  ],
  ['npm run services', scripts({ services: 'docker compose up -d && node server' }), compose, 'skipped'],
  ['pnpm dlx shadcn@latest add button', scripts({}), {}, 'skipped'],
  ['npx cypress open', scripts({}, { devDependencies: { cypress: '13' } }), {}, 'skipped'],
  ['npx cypress run', scripts({}, { devDependencies: { cypress: '13' } }), {}, 'verify'],
  ['npx playwright test --ui', scripts({}, { devDependencies: { playwright: '1' } }), {}, 'skipped'],
  ['npx playwright test', scripts({}, { devDependencies: { playwright: '1' } }), {}, 'verify'],
])('the class of `%s` with %s', async (command, manifest, files, kind) => {
  const steps = await planned(fence('npm install', command), { 'package.json': manifest, ...files })
  expect(steps.map(step => step.class)).toEqual(['install', kind])
})

test.each([
  ['npm run build // for production', 'npm run build'],
  ['npm run build (needs the database)', 'npm run build'],
  ['npm run build (see below) ', 'npm run build'],
  ['yarn — installs everything', 'yarn'],
  ['npm run build → dist/', 'npm run build'],
  ['git clone https://github.com/acme/shop.git // clone it', 'git clone https://github.com/acme/shop.git'],
])('words behind a command are not its arguments: %s', async (line, command) => {
  const steps = await planned(fence(line), { 'package.json': scripts({ build: 'tsc' }) })
  expect(steps.map(step => step.command)).toEqual([command])
})

test('nvm installs no dependency: a command after it still needs the install', async () => {
  const files = {
    'package.json': scripts({ dev: 'knex migrate:latest' }, { dependencies: { knex: '3' } }),
    'README.md': `## Setup\n\n${fence('nvm install', 'npm run dev')}`,
  }
  const { stdout } = await gapi(['doctor', '--only', 'readme/order', '--json'], {
    cwd: repositoryWith(files),
  })
  expect(JSON.parse(stdout).findings).toMatchObject([{ code: 'never-installed' }])
})

const awkward = `# Shop

\`\`\`sh
# first
npm install
npm run x (needs y
PORT=3000
Connected to the database
if [ -f .env ]; then
  echo yes
fi
npm run gone -- --a \\
  --b
1. npm start
GET /v1/products
cat <<END > a.txt
text
END
npm run ☃
\`\`\`

\`\`\`console
$ npm test
12 passing
> node a.js
\`\`\`

\`\`\`bash
import { a } from 'b'
const c = a()
\`\`\`
`

test('no line of a block of commands is dropped silently', async () => {
  const cwd = repositoryWith({ 'README.md': awkward })
  const { stdout } = await gapi(['doctor', '--readme-plan', '--json'], { cwd })
  const { steps, unplanned } = JSON.parse(stdout)
  const covered = new Set<number>(unplanned.map(({ line }: { line: number }) => line))
  for (const { line, endLine } of steps) for (let at = line; at <= endLine; at++) covered.add(at)
  let isInside = false
  const missed = awkward.split('\n').flatMap((text, index) => {
    if (text.startsWith('```')) isInside = text !== '```'
    return isInside && !text.startsWith('```') && text.trim() !== '' && !covered.has(index + 1) ? [text] : []
  })
  expect(missed).toEqual([])
  for (const { reason } of unplanned) expect(reason).toMatch(/\w{2}/)
  const { stdout: shown } = await gapi(['doctor', '--readme-plan'], { cwd })
  expect(shown).toContain('Lines of code blocks that are not run:\n')
  expect(shown).toContain('12 passing  it has no prompt, so it is output')
})

const makefile = `BASE = docker compose -f compose.yml
TESTS = $(BASE) -f compose-tests.yml

base: node_modules

node_modules:
\tnpm install

tests:
\t$(TESTS) up --build --exit-code-from tests

migrate:
\tmigrate -path ./schema -database postgres://localhost/shop up
`

test.each([
  ['make tests', 'skipped', 'container'],
  ['make migrate', 'skipped', 'other-language'],
  ['source venv/bin/activate', 'skipped', 'other-language'],
  ['alembic upgrade head', 'skipped', 'other-language'],
  ['node cli.js -u SOME_EMAIL create', 'blocked', 'placeholder'],
])('`%s` is %s', async (command, kind, rule) => {
  const [step] = await planned(fence(command), { Makefile: makefile, 'cli.js': '' })
  expect(step).toMatchObject({ class: kind, rule })
})

test('`make` alone runs the first target', async () => {
  const steps = await planned(fence('make', 'npx knex migrate:latest'), {
    Makefile: makefile.replace('node_modules:\n\tnpm install', 'node_modules:\n\tdocker compose build'),
  })
  expect(steps[0]).toMatchObject({ class: 'skipped', rule: 'container' })
})

test.each([
  ['Deploy on your computer', 'setup'],
  ['Deploy locally', 'setup'],
  ['Deploy to Heroku', 'skipped'],
  ['Deploy', 'skipped'],
])('a copy of .env.example under “%s” is %s', async (heading, kind) => {
  const [step] = await planned(`## ${heading}\n\n${fence('cp .env.example .env')}`, {
    '.env.example': 'A=1\n',
  })
  expect(step?.class).toBe(kind)
})

test('a page about the development is read before the README of one package', async () => {
  const manifest = scripts({ dev: 'node web' })
  const steps = await planned('[web](web/README.md) and [all of it](development.md)', {
    'package.json': manifest,
    'web/package.json': manifest,
    'web/README.md': fence('npm run dev'),
    'development.md': fence('npm install', 'npm run dev'),
  })
  expect(steps.map(({ file }) => file)).toEqual(['development.md', 'development.md'])
})
