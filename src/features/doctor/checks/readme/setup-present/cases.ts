import { manifest } from '../../../samples/package.ts'
import { readme, section, shop } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-readme', shop],
    ['no-setup', { ...shop, 'README.md': '# Shop\n\nSells tea.\n' }],
    ['no-setup', { ...shop, 'README.md': section('Contributing', 'git push') }],
  ],
  good: { ...shop, 'README.md': readme('npm install', 'npm run dev') },
  traps: [
    {
      ...shop,
      'setup.sh': '',
      'README.md': '# Shop\n\n## Setup\n\n- Execute `./setup.sh`, then go to `./config/.env`.\n',
    },
    { ...shop, 'README.md': '# Shop\n\nRead [the documentation](https://shop.example/docs).\n' },
    {
      ...shop,
      'README.md': '# Shop\n\nFor documentation and instructions see https://shop.example/2026/post\n',
    },
    { ...shop, 'README.md': '# Shop\n\n## [Documentation](https://shop.example)\n' },
    {
      ...shop,
      'README.md': '# Shop\n\nSee [how to set it up](docs/setup.md).\n',
      'docs/setup.md': readme('npm install'),
    },
    { ...shop, 'README.md': readme('docker compose up') },
    { ...shop, 'README.md': '# Shop\n\n## Run\n\n1- npm install\n' },
    { 'README.md': '# Notes\n' },
    { 'package.json': manifest({ name: 'empty' }) },
  ],
}
