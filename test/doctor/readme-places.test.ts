import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { fence, planned, plannedLines, scripts } from '../support/readme.ts'
import { repositoryWith } from '../support/repository.ts'
import { gapi } from '../support/run.ts'

const packages = {
  'package.json': scripts({ lint: 'biome' }),
  'web/package.json': scripts({ build: 'vite build' }),
  'packages/api/package.json': scripts({ dev: 'node .' }),
}

const section = (heading: string, text: string, command: string) =>
  `## ${heading}\n\n${text}\n\n${fence(command)}\n`

test.each([
  ['Build it from the `web` folder:', 'web'],
  ['Then, from the `packages/api` directory, install:', 'packages/api'],
  ['In the web directory, run:', 'web'],
  ['Go to the `./web/` folder and run:', 'web'],
  ['Change into the directory `packages/api`.', 'packages/api'],
  ['Run this in the `web` folder:', 'web'],
  ['In another terminal, from the project root:', ''],
  ['The result is in the `web` folder.', ''],
  ['It reads the pages from the `shop` folder:', ''],
  ['The files from the `web` folder are built with:', ''],
])('the folder of a command after “%s”', async (text, folder) => {
  const steps = await planned(section('Setup', text, 'npm run build'), packages)
  expect(steps.map(({ cwd }) => cwd)).toEqual([folder])
})

test('a folder that a sentence names counts until its section ends, or another one is named', async () => {
  const readme = [
    section('Setup', 'From the `packages/api` folder, install:', 'npm install'),
    `Start it:\n\n${fence('npm run dev')}\n\nFrom the repository root:\n\n${fence('npm run lint')}\n`,
    section('Pages', 'Run `npm run build` in the `web` folder.', 'npm run build'),
    section('Style', 'Check it:', 'npm run lint'),
  ].join('\n')
  const steps = await planned(readme, packages)
  expect(steps.map(({ command, cwd }) => `${cwd}: ${command}`)).toEqual([
    'packages/api: npm install',
    'packages/api: npm run dev',
    ': npm run lint',
    'web: npm run build',
    'web: npm run build',
    ': npm run lint',
  ])
})

test('a script is looked for in the folder that the sentence names, and missed there', async () => {
  const check = async (script: string) => {
    const readme = section('Setup', 'From the `web` folder, run:', `npm install && npm run ${script}`)
    const cwd = repositoryWith({ ...packages, 'README.md': readme })
    const { stdout } = await gapi(['doctor', '--only', 'readme/script-exists', '--json'], { cwd })
    return JSON.parse(stdout).findings.length
  }
  expect([await check('build'), await check('gone')]).toEqual([0, 1])
})

test('commands for another branch are not part of the set-up, those for the usual one are', async () => {
  const branch = (text: string) =>
    plannedLines(`${section('Setup', 'Install:', 'npm ci')}${section('Other', text, 'npx prisma generate')}`)
  expect((await branch('Check out the branch `prisma`, then generate:'))[1]).toMatch(/: skipped$/)
  expect((await branch('Switch to the `with-prisma` branch.'))[1]).toMatch(/: skipped$/)
  expect((await branch('Check out the `main` branch.'))[1]).toMatch(/: setup$/)
  expect((await branch('Nothing is branched.'))[1]).toMatch(/: setup$/)
})

test('what fills the database is part of the set-up, also after the server', async () => {
  const steps = await plannedLines(
    fence('npm ci', 'npm run dev', 'npx prisma db seed', 'npm run db:migrate', 'npm run build'),
    { 'package.json': scripts({ dev: 'node .', 'db:migrate': 'knex migrate:latest', build: 'tsc' }) },
  )
  expect(steps.map(step => step.split(': ').at(-1))).toEqual([
    'install',
    'server',
    'setup',
    'setup',
    'verify',
  ])
})

test('what writes a migration or a seed after the server is tried, but not part of the set-up', async () => {
  const steps = await plannedLines(
    fence(
      'npm ci',
      'npm run dev',
      'npm run gapi -- migration new add_size',
      'npm run gapi -- seed new sizes',
    ),
    { 'package.json': scripts({ dev: 'node .', gapi: 'gapi' }) },
  )
  expect(steps.map(step => step.split(': ').at(-1))).toEqual(['install', 'server', 'verify', 'verify'])
})

const makefile = [
  'IMAGE = postgres',
  'db:',
  '\tdocker start shop || (docker run -d --name shop $(IMAGE):17 && node bin/create-databases.js)',
  'up:',
  '\tdocker run -d $(IMAGE):17 && node server.js',
].join('\n')

test('a target that starts and creates a database is a service, one that also starts the server is not', async () => {
  const steps = await planned(fence('make db', 'make up'), { Makefile: `${makefile}\n` })
  expect(steps.map(step => step.class)).toEqual(['service', 'skipped'])
})

test('a command-line program without arguments only lists its commands', async () => {
  const steps = await planned(fence('node lib/cli.js', 'node lib/cli.js migrate'), { 'lib/cli.js': '' })
  expect(steps.map(step => step.class)).toEqual(['probe', 'setup'])
})

test('another way to start a service is an alternative, another service is not', async () => {
  const files = { 'db.yml': 'services:\n  db:\n    image: postgres:17\n' }
  const steps = await planned(
    fence('docker compose -f db.yml up -d', '# or', 'npm run db', 'docker run -d redis:8'),
    { ...files, 'package.json': scripts({ db: 'docker compose -f db.yml up -d' }) },
  )
  expect(steps.map(step => step.class)).toEqual(['service', 'alternative', 'service'])
})

test('the published image of the repository is no service, an image of a database is', async () => {
  const compose = 'services:\n  api:\n    image: ghcr.io/acme/shop:latest\n  db:\n    image: postgres:17\n'
  const steps = await planned(fence('docker compose up -d', 'docker compose up -d db'), {
    'compose.yml': compose,
  })
  expect(steps.map(step => step.class)).toEqual(['skipped', 'service'])
})

test('a script that runs the command of an earlier line is repeated, one with another body is not', async () => {
  const named = { generate: 'npx prisma generate', 'generate:x': 'prisma generate --schema x' }
  const steps = await planned(
    fence('npm ci', 'npx prisma generate', 'npm run generate', 'npm run generate:x'),
    { 'package.json': scripts(named, { devDependencies: { prisma: '6' } }) },
  )
  expect(steps.map(step => step.rule)).toEqual(['install', expect.any(String), 'repeated', 'prepares'])
})

test.each([
  ['Update', 'skipped'],
  ['Getting updates', 'skipped'],
  ['Updating the packages', 'skipped'],
  ['Updating to a new version', 'skipped'],
  ['Update the environment', 'setup'],
  ['Update the database', 'setup'],
])('commands below the heading “%s”', async (heading, kind) => {
  const readme =
    section('Setup', 'Install:', 'npm ci') + section(heading, 'Then:', 'npx prisma migrate deploy')
  const steps = await planned(readme)
  expect(steps.map(step => step.class)).toEqual(['install', kind])
})

test('a migration of the production database is not part of the set-up', async () => {
  const classOf = async (text: string) =>
    (
      await planned(
        `${section('Setup', 'Install:', 'npm ci')}\n${text}\n\n${fence('npx prisma migrate deploy')}`,
      )
    ).at(-1)
  expect(await classOf('To deploy the changes to your production database:')).toMatchObject({
    rule: 'deploy',
  })
  expect(await classOf('To deploy the changes to your database:')).toMatchObject({ class: 'setup' })
})

test('targets of a repository without a package are not part of a Node set-up, services are', async () => {
  const bare = { Makefile: 'db:\n\tdocker run -d postgres:17\nwire:\n\twire ./app\n', 'package.json': '' }
  const folder = repositoryWith({ ...bare, 'README.md': fence('make db', 'make wire') })
  execFileSync('git', ['rm', '-q', '-f', 'package.json'], { cwd: folder })
  const { stdout } = await gapi(['doctor', '--readme-plan', '--json'], { cwd: folder })
  expect(JSON.parse(stdout).steps.map((step: { rule: string }) => step.rule)).toEqual([
    'container-service',
    'other-language',
  ])
})

test('what needs a simulator is not run', async () => {
  const body = { 'package.json': scripts({}, { dependencies: { expo: '54' } }) }
  const steps = await planned(fence('npm ci', 'npx expo start', 'npx expo export'), body)
  expect(steps.map(step => step.class)).toEqual(['install', 'skipped', 'setup'])
})
