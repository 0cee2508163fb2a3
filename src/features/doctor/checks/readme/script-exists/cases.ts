import { manifest } from '../../../samples/package.ts'
import { readme, section, shop, used } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-such-script', { ...shop, 'README.md': readme('npm install', 'npm run develop') }],
    ['no-such-script', { ...shop, 'README.md': readme('yarn', 'yarn build') }],
    [
      'no-such-script',
      { ...shop, 'api/package.json': manifest({ name: 'api' }), 'README.md': readme('npm run dev -w api') },
    ],
    ['no-such-script', { ...shop, 'README.md': readme('cd shop', 'npm run seed') }],
    ['no-such-script', { ...shop, 'README.md': '# Shop\n\n## Setup\n\nThen run `npm run seed`.\n' }],
    ['no-such-script', used('npm install shop', 'npm run gone')],
    ['no-package', { 'server/package.json': shop['package.json'], 'README.md': readme('npm run dev') }],
  ],
  good: { ...shop, 'README.md': readme('npm install', 'npm run migrate', 'npm run dev') },
  traps: [
    { 'server/package.json': shop['package.json'], 'README.md': section('Server', 'npm run dev') },
    { ...shop, 'README.md': readme('npm start', 'pnpm knex migrate:latest', 'yarn dlx serve', 'bun test') },
    {
      ...shop,
      'api/package.json': manifest({ name: '@shop/api', scripts: { start: 'node .' } }),
      'README.md': readme(
        'npm start -w @shop/api',
        'npm --prefix api start',
        'pnpm -F api start',
        'cd api && npm run start',
      ),
    },
    {
      ...shop,
      'web/package.json': manifest({ name: '@shop/web', scripts: { icons: 'icons' } }),
      'README.md': '# Shop\n\nSee [web](web/README.md).\n',
      'web/README.md': readme('npm install', 'npm run icons'),
    },
    { ...shop, 'README.md': readme('npx create-vite my-app', 'cd my-app', 'npm run build') },
    { ...shop, 'README.md': readme('npm run', 'npm run <name>', 'npm run test:*') },
    used('npm install --save-dev shop', 'npm run dev'),
    used('yarn global add shop', 'npm run dev'),
    { ...shop, 'README.md': `<!-- gapi: skip -->\n\n${readme('npm run gone').split('\n\n')[2]}` },
  ],
}
