import { readme, shop } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-lockfile', { ...shop, 'README.md': readme('npm ci') }],
    ['no-lockfile', { ...shop, 'README.md': readme('pnpm install --frozen-lockfile') }],
    ['other-manager', { ...shop, 'pnpm-lock.yaml': '', 'README.md': readme('npm ci') }],
    ['other-manager', { ...shop, 'package-lock.json': '{}', 'README.md': readme('yarn') }],
    [
      'several-lockfiles',
      { ...shop, 'package-lock.json': '{}', 'yarn.lock': '', 'README.md': readme('npm install') },
    ],
    [
      'conflicted-lockfile',
      { ...shop, 'pnpm-lock.yaml': 'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> main\n' },
    ],
  ],
  good: { ...shop, 'package-lock.json': '{}', 'README.md': readme('npm ci') },
  traps: [
    { ...shop, 'README.md': readme('npm install') },
    { ...shop, 'package-lock.json': '{}', 'README.md': readme('npm install', '# or', 'yarn') },
    { ...shop, 'yarn.lock': '', 'README.md': readme('npm install --save-dev knex') },
    { ...shop, 'pnpm-lock.yaml': '', 'README.md': '## Setup\n\nRun `npm install` (or use pnpm).\n' },
    {
      ...shop,
      'package-lock.json': '{}',
      'yarn.lock': '',
      'README.md': readme('npm install', '# or', 'yarn install'),
    },
    { ...shop, 'web/yarn.lock': '', 'web/package.json': '{}', 'README.md': readme('cd web', 'yarn') },
  ],
}
