import { expect, test } from 'vitest'
import { fence, planned, plannedLines, scripts } from '../support/readme.ts'

/** What is made of each command, in order. */
async function classes(readme: string, files: Readonly<Record<string, string>> = {}) {
  return (await planned(readme, files)).map(step => `${step.class} ${step.rule}`)
}

async function commands(readme: string, files: Readonly<Record<string, string>> = {}) {
  return (await planned(readme, files)).map(step => step.command)
}

const body = (named: Readonly<Record<string, string>>) => ({ 'package.json': scripts(named) })

test.each([
  ['a container behind a build', { up: 'tsc && docker compose up -d' }, 'skipped container'],
  ['a container in a hook', { preup: 'docker compose up -d', up: 'node .' }, 'skipped container'],
  ['a container two scripts away', { up: 'tsc && npm run box', box: 'docker build .' }, 'skipped container'],
  ['a new history', { up: 'echo hello && git init && husky install' }, 'skipped destructive-git'],
  ['data thrown away', { up: 'prisma generate && prisma migrate reset' }, 'skipped destructive-data'],
  ['other programs ended', { up: 'tsc; pkill node; node .' }, 'skipped other-processes'],
  ['a daemon', { up: 'tsc && pm2 start dist/app.js' }, 'skipped daemon'],
  ['a commit that is only read', { up: 'git rev-parse HEAD > id && node .' }, 'setup script'],
])('a script is judged by all that it runs: %s', async (_what, named, expected) => {
  expect(await classes(fence('npm run up'), body(named))).toEqual([expected])
})

test('tests may throw away a database of their own', async () => {
  const named = { 'test:api': 'tsc && prisma migrate reset --force && vitest run' }
  expect(await classes(fence('npm run test:api'), body(named))).toEqual(['verify check'])
})

test('a program that asks is for a person', async () => {
  const files = {
    ...body({ begin: 'node tools/begin.mjs' }),
    'tools/begin.mjs': "import { createInterface } from 'node:readline/promises'\n",
    'tools/ask.sh': '#!/bin/sh\nread -r name\necho "$name"\n',
  }
  expect(await classes(fence('npm run begin', 'sh tools/ask.sh'), files)).toEqual([
    'skipped interactive',
    'skipped interactive',
  ])
})

test('a shell script that changes how the shell starts is left alone', async () => {
  const files = { 'alias.sh': 'FILE="$HOME/.bash_aliases"\necho "alias s=shop" >> "$FILE"\n' }
  expect(await classes(fence('./alias.sh'), files)).toEqual(['skipped of-the-machine'])
})

test.each([
  ['db:refresh', 'skipped destructive-data'],
  ['migrate:recreate', 'skipped destructive-data'],
  ['token:refresh', 'setup script'],
])('%s', async (name, expected) => {
  expect(await classes(fence(`npm run ${name}`), body({ [name]: 'node x.js' }))).toEqual([expected])
})

test('what the package manager fetches before the install makes a project, unless it is a dependency', async () => {
  const files = { 'package.json': scripts({}, { devDependencies: { 'make-keys': '1' } }) }
  const steps = ['npx shop-kit', 'npx make-keys', 'npx prisma generate', 'npm ci', 'npx shop-kit ready']
  expect(await classes(fence(...steps), files)).toEqual([
    'skipped scaffold-new-project',
    'setup step',
    'setup step',
    'install install',
    'setup step',
  ])
})

test('a word that stands for a script is a placeholder, where there is no such script', async () => {
  expect(await classes(fence('npm run command'))).toEqual(['blocked placeholder'])
  expect(await classes(fence('npm run command'), body({ command: 'node x.js' }))).toEqual(['setup script'])
})

test.each([
  ['calls in a fence of shell', ['bus.emit("paid", order);', 'bus.on("paid", done);']],
  ['imports', ['import { bus } from "./bus"', '', '// tell', 'await bus.tell(paid);']],
  ['types', ['export type Any = One | Other;', 'export type Many = Any[];']],
])('code is no command: %s', async (_what, lines) => {
  expect(await commands(fence(...lines))).toEqual([])
})

test('comments of another language, and sentences, stand between commands', async () => {
  const lines = ['// all of it', 'npm ci', 'set your key in the file', 'npm run dev']
  expect(await commands(fence(...lines))).toEqual(['npm ci', 'npm run dev'])
})

test('commands in a fence that claims to be data', async () => {
  expect(await commands('```json\nnpm i\nSet your key in .env\nnpm start\n```')).toEqual([
    'npm i',
    'npm start',
  ])
  expect(await commands('```yaml\nsteps:\n  - npm ci\n```')).toEqual([])
})

test.each([
  ['- `npm run db:up` - applies what is new', ['npm run db:up']],
  ['1. bring the tables `npm run db:up`', ['npm run db:up']],
  ['- `npm run` **`db:up`**', ['npm run db:up']],
  ['- `make` **`all`**', ['make all']],
  ['### `npm run one`\n\nIt starts.', ['npm run one']],
  ['### `npm run one` - starts it', ['npm run one']],
  ['### About `npm run one`', []],
  ['~/shop `npx prisma db push`', ['npx prisma db push']],
  ['For tests:\n`npm test`\nand for all of it\n`npm run all`', ['npm test', 'npm run all']],
  ['1. 运行 `npm run one`，然后', ['npm run one']],
  ['Luego ejecuta `npm run one` en la carpeta', ['npm run one']],
  ['不要使用 `npm run one`，它', []],
  ['Have `node v20.1.0` or later.', []],
  ['Then hit `npm install`, and all is there.', ['npm install']],
  ['It is made by `npm run one` (`prisma db push`), which is fast.', ['npm run one']],
  ['`npm run one` starts it at once, or\n`npm run two` behind a proxy', ['npm run one', 'npm run two']],
])('inline: %s', async (text, expected) => {
  expect(await commands(`## Tables\n\n${text}\n`)).toEqual(expected)
})

test.each([
  'Types are checked separately via `tsc --noEmit`.',
  'Look at the output of the command `npm run dev`.',
  '- To add a dependency with `yarn`:',
  'The hooks come by themselves when you run `yarn install`.',
])('a sentence that only mentions a command is no step: %s', async text => {
  expect(await commands(`## Set-up\n\n${text}\n`)).toEqual([])
})

test.each([
  ['Create a `.env` by copying `.env.sample`.', 'cp .env.sample .env'],
  ['Create `.env.development` or copy from `.env.example`', 'cp .env.example .env.development'],
])('a copy in words: %s', async (text, expected) => {
  expect(await commands(`## Install\n\n${text}\n`)).toEqual([expected])
})

test('a copy that stands as code, and one that only a section left aside tells too', async () => {
  const readme = `\`\`\`\nRename .env.example to .env\n\`\`\`\n\n## Docker\n\n${fence('cp .env.example .env')}`
  expect(await classes(readme)).toEqual(['setup step', 'skipped section'])
})

test('a copy of the env file after the server is part of the set-up', async () => {
  const readme = `${fence('npm run dev')}\nCopy \`.env.example\` to \`.env\`.\n`
  expect(await classes(readme, body({ dev: 'node .' }))).toEqual(['server server', 'setup step'])
})

test('ways joined by “or” in a line, also of make', async () => {
  const files = { 'yarn.lock': '', ...body({ dev: 'node .' }), Makefile: 'run:\n\tyarn dev\n' }
  const readme = '```\nyarn install or npm install or make all\nmake run or yarn dev or npm run dev\n```\n'
  expect(await classes(readme, files)).toEqual([
    'install install',
    'alternative other-manager',
    'alternative or',
    'server server',
    'alternative or',
    'alternative other-manager',
  ])
})

test('an “or” in a comment joins nothing', async () => {
  expect(await commands(fence('yarn # or npm install', 'yarn dev'))).toEqual(['yarn', 'yarn dev'])
})

test('of two ways one is kept, also where it comes last', async () => {
  const readme = '```\nnpm install or yarn install\n```\n'
  expect(await classes(readme, { 'yarn.lock': '' })).toEqual(['alternative other-manager', 'install install'])
})

test('a script has its name, where yarn may have a word of its own', async () => {
  expect(await classes(fence('yarn up'), body({ up: 'node .' }))).toEqual(['server server'])
  expect(await classes(fence('yarn up', 'yarn run'))).toEqual(['skipped mutates-source', 'probe probe'])
})

test('a file at the root is run from there, whatever folder was entered last', async () => {
  const files = { 'core/package.json': '{}', 'tools/box.sh': 'docker build .\n' }
  expect(await classes(fence('cd core', 'npm ci', './tools/box.sh'), files)).toEqual([
    'setup enter',
    'install install',
    'skipped container',
  ])
})

test.each([
  ['npm run orm migration:revert', 'skipped destructive-data'],
  ['npm run migrate down', 'skipped destructive-data'],
  ['npm run migrate up', 'setup prepares'],
  ['npm run migrate create carts', 'skipped mutates-source'],
  ['deno task dev', 'server server'],
  ['make run', 'server server'],
  ['make model', 'skipped other-language'],
  ['npm run sub:create', 'setup script'],
  ['npm run subscriber:create', 'skipped mutates-source'],
  ['npx wrangler types', 'setup step'],
  ['npx wrangler d1 migrations apply shop --local', 'setup step'],
  ['npx wrangler d1 migrations apply shop --remote', 'skipped deploy'],
  ['npx sls invoke local -f hello', 'verify check'],
  ['yarn add <@acme/shop>', 'skipped mutates-source'],
])('%s', async (command, expected) => {
  const named = { orm: 'node orm.js', 'sub:create': 'node x.js', 'subscriber:create': 'node x.js' }
  const files = { ...body({ ...named, migrate: 'node m.js' }), Makefile: 'model:\n\tpython train.py\n' }
  expect(await classes(fence(command), files)).toEqual([expected])
})

test('routes and numbered sentences in a fence of shell are no commands', async () => {
  const lines = [
    'shop/cart/:id ✅',
    'shop/getCart/:id ❌',
    '1. Fork it',
    '2. Open a pull request',
    'npm test',
  ]
  expect(await commands(fence(...lines))).toEqual(['npm test'])
})

test('a README that is a fence of Markdown as a whole is read as what is in it', async () => {
  const inside = `# Shop\n\n${fence('npm ci')}`
  expect(await plannedLines(`\`\`\`\`markdown\n${inside}\`\`\`\`\n\n${fence('npm test')}`)).toEqual([
    '5 npm ci: install',
    '10 npm test: verify',
  ])
})

test.each([
  ['comments of another language', '```\n// all of it\nnpm ci\n```', ['npm ci']],
  ['the prompt of another program', fence('> var all = db.all()', '> all.length'), []],
  ['an address with a gap', fence('<server>/docs'), []],
  ['a file by its path', '```\n./plugins/database.js\n```', []],
  ['what a command does', 'It will copy `.env.example` to `.env`.', []],
])('in a fence or a text: %s', async (_what, readme, expected) => {
  expect(await commands(`## Install\n\n${readme}\n`)).toEqual(expected)
})

test('a shell script that a script of package.json calls is looked into', async () => {
  const files = { ...body({ setup: 'chmod +x ./setup.sh && ./setup.sh' }), 'setup.sh': 'docker-compose up\n' }
  expect(await classes(fence('npm run setup'), files)).toEqual(['skipped container'])
})

test('a second install of the same folder is one too many', async () => {
  const files = { 'web/package.json': '{}' }
  expect(await classes(fence('npm install', 'npm ci', 'cd web', 'npm ci'), files)).toEqual([
    'install install',
    'skipped repeated',
    'setup enter',
    'install install',
  ])
})

test('a part of .bashrc is no set of commands', async () => {
  expect(await commands(fence('_hook() {', 'if [[ a == b ]]; then return fi', 'nvm use', '}'))).toEqual([])
})

test('beside a program of this name, the clone of another repository is an example', async () => {
  const files = { 'package.json': scripts({}, { bin: { shop: 'cli.js' } }) }
  const steps = ['git clone https://github.com/acme/till', 'cd till', 'npm i', 'npm run local']
  expect(await classes(fence(...steps), files)).toEqual([
    'skipped network',
    'skipped no-folder',
    'skipped elsewhere',
    'skipped elsewhere',
  ])
})

test('the package by its old scope is this one', async () => {
  const files = { 'package.json': JSON.stringify({ name: '@acme/shop' }) }
  const steps = ['pnpm add @old/shop', 'node --import @old/shop/trace dist/server.js']
  expect(await classes(fence(...steps), files)).toEqual(['skipped self-install', 'skipped usage'])
})

test('a fence for Windows is one by what it holds', async () => {
  const readme = '```cmd\nnpm install\n```\n\n```powershell\ncopy a b\nnpm start\n```\n'
  expect(await classes(readme)).toEqual([
    'install install',
    'alternative other-system',
    'alternative other-system',
  ])
})

test('compose lays its second file over the first', async () => {
  const database = 'services:\n  db:\n    image: postgres:17\n'
  const files = { 'docker-compose.yml': database, 'docker-compose.override.yml': database }
  const own = 'services:\n  web:\n    build: .\n'
  expect(await classes(fence('docker compose up -d'), files)).toEqual(['service container-service'])
  const withOwn = { ...files, 'docker-compose.override.yml': own }
  expect(await classes(fence('docker compose up -d'), withOwn)).toEqual(['skipped container'])
  const two = fence('docker compose -f docker-compose.yml -f own.yml up')
  expect(await classes(two, { ...files, 'own.yml': own })).toEqual(['skipped container'])
})

test.each([
  ['Installing on production', 'skipped section'],
  ['Installation/deployment', 'verify check'],
  ['SQL Server via Docker', 'verify check'],
])('under “%s”', async (heading, expected) => {
  expect(await classes(`## ${heading}\n\n${fence('npm test')}`, body({ test: 'x' }))).toEqual([expected])
})

test('SQL Server in a container is a service', async () => {
  const run = 'docker run -p 1433:1433 --name sql mcr.microsoft.com/mssql/server'
  expect(await classes(`## Run it in Docker\n\n${fence(run)}`)).toEqual(['service container-service'])
})
