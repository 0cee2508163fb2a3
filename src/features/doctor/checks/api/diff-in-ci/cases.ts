import { api } from '../../../samples/openapi.ts'
import type { Cases } from '../../cases.ts'

const document = { 'openapi.json': api() }
const routes = { 'src/orders.ts': "app.get('/v1/orders', () => [])\n" }
const own = { 'gapi.yml': 'template: "api"\nversion: "0.1.0"\n', ...document }
const workflow = '.github/workflows/ci.yml'

/** A workflow that runs a command in a checkout. */
function ciWith(command: string, checkout = ''): string {
  return `on: [push, pull_request]
jobs:
  ci:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5${checkout}
      - run: npm ci
      - run: ${command}
`
}

const whole = '\n        with:\n          fetch-depth: 0'
const diff = 'npx gapi api diff --allow-no-base'
const script = JSON.stringify({ scripts: { ci: 'node scripts/ci.mjs', contract: 'gapi api diff' } })

export const cases: Cases = {
  bad: [
    ['not-compared', { ...own, [workflow]: ciWith('npm test') }],
    ['not-compared', { ...document, ...routes, [workflow]: ciWith('npm test') }],
    ['not-compared', { ...document, ...routes, '.gitlab-ci.yml': 'test:\n  script: npm test\n' }],
    ['no-base', { ...own, [workflow]: ciWith(diff) }],
    [
      'no-base',
      {
        ...own,
        [workflow]: ciWith(`${diff} --base origin/main`, '\n        with:\n          fetch-depth: 1'),
      },
    ],
    ['no-base', { ...own, [workflow]: ciWith('npm run contract'), 'package.json': script }],
    [
      'no-base',
      {
        ...own,
        [workflow]: ciWith('npm run ci'),
        'package.json': script,
        'scripts/ci.mjs': "for (const script of ['test', 'contract']) run(script)\n",
      },
    ],
  ],
  good: { ...own, [workflow]: ciWith(diff, whole) },
  traps: [
    // `npm ci` installs.
    {
      ...own,
      'package.json': script,
      'scripts/ci.mjs': "run('contract')\n",
      [workflow]: `${ciWith('npm run ci', whole)}  deploy:\n    steps:\n      - uses: actions/checkout@v5\n      - run: npm ci\n`,
    },
    { ...own },
    // The document of another API, for a client.
    {
      ...document,
      'src/client.ts': "export const url = 'https://api.example.com'\n",
      [workflow]: ciWith('npm test'),
    },
    { ...routes, [workflow]: ciWith('npm test') },
    { ...own, [workflow]: ciWith('oasdiff breaking old.json openapi.json') },
    { ...own, [workflow]: ciWith('npx gapi api diff openapi.json --base old.json') },
    { ...own, [workflow]: ciWith(`git fetch origin main && ${diff}`) },
    {
      ...own,
      [workflow]: ciWith('make compatible', whole),
      Makefile: 'compatible:\n\toptic diff openapi.json\n',
    },
    { ...own, [workflow]: 'on: issues\njobs: {}\n' },
    { ...own, [workflow]: 'on: push\njobs:\n  ci:\n    uses: acme/ci/.github/workflows/test.yml@v1\n' },
    { ...own, '.gitlab-ci.yml': 'include: acme/ci.yml\n' },
  ],
}
