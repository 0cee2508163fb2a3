import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    [
      'no-engines',
      { 'client/package.json': manifest({ engines: { node: '>=20' } }), 'server/package.json': manifest() },
    ],
    [
      'other-node',
      {
        'server/package.json': manifest({ engines: { node: '>=22' } }),
        'server/Dockerfile': 'FROM node:18\n',
      },
    ],
    ['no-engines', { 'package.json': manifest() }],
    ['no-engines', { 'package.json': manifest({ scripts: { dev: 'node server.js' } }), 'bun.lock': '{}' }],
    [
      'no-engines',
      {
        'package.json': manifest({ scripts: { dev: 'bun src/app.ts' } }),
        'bun.lock': '{}',
        Dockerfile: 'FROM node:22\n',
      },
    ],
    ['bad-engines', { 'package.json': manifest({ engines: { node: 'new' } }) }],
    ['other-node', { 'package.json': manifest({ engines: { node: '>=22' } }), '.nvmrc': '20\n' }],
    [
      'other-node',
      { 'package.json': manifest({ engines: { node: '>=22' } }), Dockerfile: 'FROM node:18-alpine\n' },
    ],
    [
      'other-node',
      {
        'package.json': manifest({ engines: { node: '>=22' } }),
        '.github/workflows/ci.yml': 'with:\n  node-version: [18.x, 22.x]\n',
      },
    ],
    [
      'newer-types',
      {
        'package.json': manifest({
          engines: { node: '>=20' },
          devDependencies: { '@types/node': '^24.0.0' },
        }),
      },
    ],
  ],
  good: { 'package.json': manifest({ engines: { node: '>=20.19.0' } }), '.nvmrc': 'v22.11.0\n' },
  traps: [
    {
      'client/package.json': manifest({ engines: { node: '>=20' } }),
      'server/package.json': manifest({ engines: { node: '>=22' } }),
      'server/Dockerfile': 'FROM node:22\n',
      'test/fixture/package.json': manifest(),
    },
    {
      'package.json': manifest({ engines: { node: '^20.19 || >=22' } }),
      '.nvmrc': '20\n',
      Dockerfile: 'FROM node:24-slim\n',
    },
    { 'package.json': manifest({ engines: { bun: '>=1' } }) },
    {
      'package.json': manifest({ scripts: { dev: 'bun run --watch src/app.ts' } }),
      'bun.lock': '{}',
    },
    { 'package.json': manifest({ engines: { node: '>=20' } }), '.nvmrc': 'lts/*\n' },
    {
      'package.json': manifest({ engines: { node: '>=20' } }),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a workflow
      '.github/workflows/ci.yml': 'with:\n  node-version: ${{ matrix.node }}\n',
    },
  ],
}
