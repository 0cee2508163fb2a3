import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': {}, 'node_modules/bcrypt': { version: '5.0.0', hasInstallScript: true } },
})

export const cases: Cases = {
  bad: [
    ['unapproved-scripts', { 'package.json': manifest(), 'package-lock.json': lock }],
    [
      'unapproved-scripts',
      {
        'client/package.json': manifest({ allowScripts: { bcrypt: true } }),
        'client/package-lock.json': lock,
        'server/package.json': manifest(),
        'server/package-lock.json': lock,
      },
    ],
  ],
  good: { 'package.json': manifest({ allowScripts: { bcrypt: true } }), 'package-lock.json': lock },
  traps: [
    { 'server/package.json': manifest({ allowScripts: { bcrypt: true } }), 'server/package-lock.json': lock },
    { 'package.json': manifest({ allowScripts: { bcrypt: false } }), 'package-lock.json': lock },
    { 'package.json': manifest(), 'pnpm-lock.yaml': "lockfileVersion: '9.0'\n" },
    { 'package.json': manifest({ allowScripts: { 'bcrypt@5.0.0': true } }), 'package-lock.json': lock },
  ],
}
