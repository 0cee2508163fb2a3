import { symlinkTo } from '../../../samples/files.ts'
import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

const from = (source: string, fields: object = {}) =>
  manifest({ dependencies: { mailer: source }, ...fields })

const npmLock = (folder: string) =>
  JSON.stringify(
    {
      lockfileVersion: 3,
      packages: { [folder]: { version: '1.4.0' }, 'node_modules/mailer': { resolved: folder, link: true } },
    },
    null,
    2,
  )

const pnpmLock = (importer: string, version: string) =>
  `lockfileVersion: '9.0'\n\nimporters:\n\n  ${importer}:\n    dependencies:\n      mailer:\n        specifier: workspace:*\n        version: ${version}\n`

export const cases: Cases = {
  bad: [
    ['outside-dependency', { 'package.json': from('file:../mailer') }],
    ['outside-dependency', { 'package.json': from('link:../mailer') }],
    ['outside-dependency', { 'package.json': from('portal:/home/ana/mailer') }],
    ['outside-dependency', { 'package.json': from('../mailer') }],
    ['outside-dependency', { 'package.json': from('^1.0.0', { overrides: { log: 'file:../log' } }) }],
    [
      'outside-dependency',
      { 'package.json': from('^1.0.0', { resolutions: { mailer: 'portal:../mailer' } }) },
    ],
    [
      'outside-dependency',
      { 'package.json': from('^1.0.0', { pnpm: { overrides: { mailer: 'link:../mailer' } } }) },
    ],
    ['outside-dependency', { 'packages/api/package.json': from('file:../../../mailer') }],
    [
      'outside-dependency',
      { 'package.json': from('^1.0.0'), 'pnpm-workspace.yaml': 'overrides:\n  mailer: link:../mailer\n' },
    ],
    ['outside-in-lock', { 'package.json': from('^1.4.0'), 'package-lock.json': npmLock('../mailer') }],
    [
      'outside-in-lock',
      { 'package.json': from('^1.4.0'), 'pnpm-lock.yaml': pnpmLock('.', 'link:../mailer') },
    ],
    [
      'outside-in-lock',
      { 'package.json': from('^1.4.0'), 'yarn.lock': '"mailer@file:../mailer":\n  version "1.4.0"\n' },
    ],
    [
      'outside-in-lock',
      { 'package.json': from('^1.4.0'), 'pnpm-lock.yaml': 'overrides:\n  mailer: link:../mailer\n' },
    ],
    ['outside-link', { 'package.json': manifest(), 'lib/mailer': symlinkTo('../../mailer') }],
    ['outside-link', { 'package.json': manifest(), mailer: symlinkTo('/home/ana/mailer') }],
    ['links-tracked', { '.gapi/local/links.json': '{ "links": { "mailer": "../mailer" } }\n' }],
  ],
  good: { 'package.json': from('^1.4.0'), '.gitignore': '.gapi/local/\n' },
  traps: [
    { 'package.json': from('file:./vendor/mailer-1.4.0.tgz') },
    { 'package.json': from('file:vendor/mailer-1.4.0.tgz') },
    { 'packages/api/package.json': from('file:../mailer'), 'packages/mailer/package.json': manifest() },
    {
      'packages/api/package.json': from('workspace:*'),
      'pnpm-lock.yaml': pnpmLock('packages/api', 'link:../mailer'),
    },
    {
      'packages/api/package.json': from('portal:../mailer'),
      'yarn.lock':
        '"mailer@portal:../mailer::locator=api%40workspace%3Apackages%2Fapi":\n  version: 0.0.0-use.local\n',
    },
    {
      'packages/api/package.json': from('file:../mailer'),
      'yarn.lock': '"mailer@file:../mailer":\n  version "1.4.0"\n',
    },
    { 'package.json': manifest(), 'lib/mailer': symlinkTo('../packages/mailer') },
    { 'package.json': manifest(), 'rootfs/localtime': symlinkTo('/usr/share/zoneinfo/UTC') },
    { 'test/fixtures/app/package.json': from('file:../../../../mailer') },
    { 'package.json': from('~1.4.0') },
    { 'src/local/links.json': '{ "links": [] }\n' },
  ],
}
