import { manifest } from '../../../samples/package.ts'
import { readme, section, shop } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['before-install', { ...shop, 'README.md': readme('npm run migrate', 'npm install', 'npm run dev') }],
    [
      'before-install',
      { ...shop, 'server.js': "require('knex')", 'README.md': readme('node server.js', 'npm install') },
    ],
    ['never-installed', { ...shop, 'README.md': readme('npm run migrate', 'npm run dev') }],
    [
      'start-before-migrate',
      { ...shop, 'README.md': readme('npm install', 'npm run dev', 'npm run migrate') },
    ],
  ],
  good: { ...shop, 'README.md': readme('npm install', 'npm run migrate', 'npm run dev') },
  traps: [
    { ...shop, 'README.md': readme('node server.js', 'npm install') },
    { ...shop, 'README.md': readme('sudo docker compose up -d', 'npm run migrate') },
    { ...shop, 'README.md': `Install the dependencies.\n\n${readme('npm run migrate')}` },
    { ...shop, 'README.md': section('Scripts', 'npm install', 'npm run dev', 'npm run migrate') },
    {
      ...shop,
      'README.md': `${readme('npm install', 'npm run dev')}\n## Change a table\n\n\`\`\`sh\nnpm run migrate\n\`\`\`\n`,
    },
    {
      'package.json': manifest({
        scripts: { setup: 'npm install && knex migrate:latest', dev: 'node server.js' },
        dependencies: { knex: '^3.1.0' },
      }),
      'server.js': "import knex from 'knex'",
      'README.md': readme('npm run setup', 'npm run dev'),
    },
    {
      'package.json': manifest({
        scripts: { dev: 'npm run migrate && node server.js', migrate: 'knex migrate:latest' },
        dependencies: { knex: '^3.1.0' },
      }),
      'server.js': '',
      'README.md': readme('npm install', 'npm run dev', 'npm run migrate'),
    },
  ],
}
