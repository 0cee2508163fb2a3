import { manifest } from '../../../samples/package.ts'
import { readme, shop, used } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

const flask = { 'requirements.txt': 'flask==3.1.2\n', 'app.py': '' }

export const cases: Cases = {
  bad: [
    ['no-such-folder', { ...shop, 'api/x': '', 'README.md': readme('npm install', 'cd apis') }],
    ['no-such-file', { ...shop, '.env.sample': '', 'README.md': readme('cp .env.example .env') }],
    ['no-such-file', { ...shop, 'README.md': readme('node scripts/seed.js') }],
    ['no-such-file', { ...shop, 'README.md': readme('./scripts/setup.sh') }],
    [
      'script-without-file',
      {
        'package.json': manifest({ scripts: { dev: 'nodemon --watch src src/server.js' } }),
        'README.md': readme('npm run dev'),
      },
    ],
    ['no-such-folder', { ...shop, 'README.md': readme('npm test', 'cd apis', 'npm ci') }],
    ['no-such-file', used('npm install shop', 'node gone.js')],
    ['no-such-file', { ...flask, 'README.md': readme('pip install -r requirements/prod.txt') }],
    ['no-such-file', { ...flask, 'README.md': readme('python3 -m pip install -c pins.txt flask') }],
    ['no-such-file', { ...flask, 'README.md': readme('uv pip install -r prod.txt') }],
    ['no-such-file', { ...flask, 'README.md': readme('python -u run.py --port 80') }],
    ['dead-link', { ...shop, 'README.md': '# Shop\n\n## Setup\n\nFirst [the tools](docs/tools.md).\n' }],
  ],
  good: {
    ...shop,
    '.env.example': '',
    'docs/tools.md': '',
    'README.md': `${readme('cp .env.example .env', 'node server.js')}\n[Tools](docs/tools.md#node)\n`,
  },
  traps: [
    {
      ...flask,
      'README.md': readme(
        'pip install -r requirements.txt',
        'pip install flask',
        'python app.py',
        'python -m app',
      ),
    },
    {
      ...flask,
      '.gitignore': 'local.txt\n',
      'README.md': readme(
        'pip install -r local.txt',
        'python -c "import app.py"',
        'pip install -r https://x.example/a.txt',
      ),
    },
    {
      'package.json': manifest({ scripts: { start: 'node dist/server.js', build: 'tsc' } }),
      'README.md': readme('npm run build', 'npm start', 'node build/seed.js'),
    },
    used('npx shop --init', 'npm install', 'cp node_modules/knex/x.js y.js'),
    {
      ...shop,
      'api/.env.example': '',
      'README.md': '# Shop\n\n## Setup\n\nIn `api`, copy `.env.example` to `.env`.\n',
    },
    {
      ...shop,
      'README.md': readme(
        'npm test',
        'cd workspace',
        'git clone https://github.com/acme/shop.git',
        'cd shop',
      ),
    },
    { ...shop, '.gitignore': 'local.js\n', 'README.md': readme('node local.js') },
    { ...shop, 'README.md': readme('npx create-vite my-app', 'cd my-app', 'node seed.js') },
    {
      ...shop,
      'README.md': readme('mkdir var', 'cd var', 'cp path/to/key.pem key.pem', 'cp ~/x.js y.js', 'node -e 1'),
    },
    {
      ...shop,
      'src/seed.ts': '',
      'README.md': readme('node src/seed.js', 'node server', 'sh -c "a/b.sh"'),
    },
    {
      ...shop,
      'README.md':
        '# Shop\n\n## Setup\n\n[Ask](../../issues), [read](https://x.example), [below](#end), [home](/).\n',
    },
  ],
}
