import { expect, test } from 'vitest'
import { fence, planned, plannedLines, scripts } from '../support/readme.ts'

/** What is made of each command, in order. */
async function classes(readme: string, files: Readonly<Record<string, string>> = {}) {
  return (await planned(readme, files)).map(step => `${step.class} ${step.rule}`)
}

test('a shell script and a target are judged by what they run', async () => {
  const files = {
    'bin/up.sh': '#!/bin/sh\nset -e\necho up\ndocker compose up --build\n',
    'bin/keys': '#!/usr/bin/env bash\nopenssl genrsa 2048\n',
    'bin/tune.sh': 'echo tuning\nsudo sysctl -w x=1\n',
    Makefile:
      'ENGINE := docker\n\nimage: check\n\t@$(ENGINE) build .\ncheck:\n\t@echo checked\nall: image\nrights:\n\tsudo id\nloop: loop\n\tnode x.js\n',
    justfile: 'up kind:\n    docker compose up {{kind}}\n',
  }
  const commands = ['./bin/up.sh', 'sh bin/up.sh', 'make all', 'just up dev', 'bin/tune.sh', 'make rights']
  expect(await classes(fence(...commands, 'make loop', './bin/keys', 'make none'), files)).toEqual([
    'skipped container',
    'skipped container',
    'skipped container',
    'skipped container',
    'skipped privileged',
    'skipped privileged',
    'setup task',
    'setup prepares',
    'setup task',
  ])
})

test('a script that starts a database and goes on is more than the database', async () => {
  const body = scripts({ db: 'docker run postgres:17', try: 'docker run postgres:17 && sleep 2 && jest' })
  expect(await classes(fence('npm run db', 'npm run try'), { 'package.json': body })).toEqual([
    'service container-service',
    'skipped container',
  ])
})

test('a container of Node is that of the project, and no service', async () => {
  const compose = 'services:\n  web:\n    image: node:22\n  db:\n    image: postgres:17\n'
  const steps = await classes(fence('docker compose up web', 'docker compose up db'), {
    'compose.yaml': compose,
  })
  expect(steps).toEqual(['skipped container', 'service container-service'])
})

test.each([
  ['what npm prints', fence('npm ERR! code E404', 'as root ->', 'npm ERR! 404 not found')],
  ['what Node prints', fence('(node:7) Warning: no such key', 'at run (app.js:1:1)')],
  ['settings with a gap', fence('# .env', "HOST='here'", '...', 'PORT=1')],
  ['a script and what it is for', '- `build`: compiles it, for later use with `npm start`'],
  ['names of variables', fence('MAIL_TOKEN', 'MAIL_HOST')],
  ['a line of package.json', fence('"up:all": "docker compose up"')],
  ['what one may put before others', 'Call the others by prefixing them with `yarn`.'],
  ['a program that is only named', 'Run the database via `docker compose`, and scripts via `yarn`.'],
  ['tools that are only named', 'We use `npm audit` along with two others.'],
  ['a program that others are like', 'It uses just (like `make`, but smaller).'],
])('no command is found in %s', async (_what, readme) => {
  expect(await planned(`## Set-up\n\n${readme}\n`)).toEqual([])
})

test('the options that a program lists are its output', async () => {
  expect(await plannedLines(fence('npm test', '  -q, --quiet   say less', '-h  help'))).toEqual([
    '2 npm test: verify',
  ])
})

test('a command of many lines is no drawing', async () => {
  const lines = ['gcloud run deploy shop \\', '  --image shop \\', '  --region here \\', '  --port 3000']
  expect(await classes(fence(...lines))).toEqual(['skipped deploy'])
})

test.each([
  ['a paragraph that opens with it', '`npm run dev`\nThen open the browser.', 'server server'],
  [
    'brackets at the end of a numbered step',
    '1. Make a branch (`git checkout -b mine`)',
    'skipped git-workflow',
  ],
  ['a label in Chinese', '启动服务：`npm run dev`', 'server server'],
  ['an item in Korean', '- `npm run dev`로 실행', 'server server'],
  ['the values to fill in', 'Run `npm run init -- --name [YOUR NAME (in full)]`', 'blocked placeholder'],
])('inline code is a command in %s', async (_what, readme, expected) => {
  const body = scripts({ dev: 'node --watch .', init: 'node init.js' })
  expect(await classes(readme, { 'package.json': body })).toEqual([expected])
})

test.each([
  'See `.env.example` in the root, and copy it as `.env`.',
  'There is an _.env.example_: duplicate it and rename it to _.env_.',
  'Copy the `.env.example` file to create a `.env` file.',
  'Create a `.env` in the root and add what is needed from `.env.example`.',
])('“it” is the file that was named: %s', async text => {
  expect(await plannedLines(text, { '.env.example': '' })).toEqual(['1 cp .env.example .env: setup'])
})

test('the program that a repository publishes is known in a fence without a language', async () => {
  const body = JSON.stringify({ name: 'shop', bin: { shopctl: 'cli.js' } })
  expect(await classes('```\nshopctl serve --all\n```', { 'package.json': body })).toEqual([
    'skipped own-program',
  ])
})

test.each([
  ['Troubleshooting', 'Installing'],
  ['Debugging', 'Attach to the running process'],
  ['Usage', 'Adding a new module'],
  ['Set-up', 'In Gitpod'],
  ['Set-up', '生产环境部署'],
])('below “%s”, “%s” is no part of the set-up', async (above, heading) => {
  expect(await classes(`# Shop\n\n## ${above}\n\n### ${heading}\n\n${fence('node x.js')}`)).toEqual([
    'skipped section',
  ])
})

test.each([
  ['npm run cli generate:module cart', 'skipped mutates-source'],
  ['npm run cli generate:module --help', 'probe probe'],
  ['npm run cli make cart', 'skipped mutates-source'],
  ['npm run knex migrate:make carts', 'skipped mutates-source'],
  ['npm run prisma generate', 'setup prepares'],
  ['cd ../web', 'skipped no-folder'],
  ['npx prisma migrate dev --create-only', 'skipped mutates-source'],
  ['npx playwright install-deps', 'skipped system-package'],
  ['export MY_UID=$(id -u)', 'setup step'],
  ['npx turbo login', 'skipped deploy'],
  ['docker-compose -f db.yml -p shop up -d', 'service container-service'],
  ['npm install 或者 yarn install', 'install install,alternative other-manager'],
  ['source ~/.profile', 'skipped of-the-machine'],
  ['echo x >> ~/.bashrc', 'skipped of-the-machine'],
  ['[ -d ~/tools ] || mkdir ~/tools', 'skipped of-the-machine'],
  ['rm .\\out', 'alternative other-system'],
])('%s: %s', async (command, expected) => {
  const body = scripts({ cli: 'node cli.js' }, { devDependencies: { playwright: '1', prisma: '6' } })
  const files = { 'package.json': body, 'db.yml': 'services:\n  store:\n    image: postgres:17\n' }
  expect((await classes(fence(command), files)).join()).toBe(expected)
})

test('in the README of a package, what is for the projects that use it is not run', async () => {
  const section = (heading: string, ...lines: string[]) => `## ${heading}\n\n${fence(...lines)}\n`
  const readme = [
    section('Install', 'npm i -g shop'),
    section('Usage', 'node server.js', './node_modules/.bin/shopctl x'),
    section('From the source', 'git clone https://github.com/acme/shop', 'npm run keys'),
    section('Contributing', 'npm install', 'npm test'),
  ].join('\n')
  const body = JSON.stringify({ name: 'shop', bin: { shopctl: 'cli.js' }, scripts: { test: 'x', keys: 'x' } })
  expect(await classes(readme, { 'package.json': body })).toEqual([
    'skipped self-install',
    'skipped usage',
    'skipped own-program',
    'satisfied clone',
    'setup prepares',
    'skipped section',
    'skipped section',
  ])
  // What installs, or runs a script or a file of the repository, is the README of a project.
  for (const own of ['npm ci', 'npm run keys', 'node cli.js'])
    expect(
      await classes(`${readme}${section('Run', own)}`, { 'package.json': body, 'cli.js': '' }),
    ).not.toContain('skipped usage')
})
