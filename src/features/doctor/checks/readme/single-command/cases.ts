import { manifest } from '../../../samples/package.ts'
import { readme, shopScripts, used } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

const bareSteps = ['npm install', 'cp .env.example .env', 'npm run build', 'npm run migrate', 'npm run dev']

const pythonSteps = ['python -m venv .venv', 'source .venv/bin/activate', 'pip install -r requirements.txt']

const manySteps = {
  'package.json': manifest({ scripts: { ...shopScripts, build: 'tsc' }, dependencies: { knex: '^3.1.0' } }),
  'server.js': '',
  '.env.example': 'PORT=3000\n',
}

export const cases: Cases = {
  bad: [['many-steps', { ...manySteps, 'README.md': readme(...bareSteps) }]],
  good: { ...manySteps, 'README.md': readme('npm install', 'npm run migrate', 'npm run dev') },
  traps: [
    ...['flask --app shop run', 'python app.py', 'flask -A shop --debug run'].map(serve => ({
      'requirements.txt': 'flask==3.1.2\n',
      'app.py': '',
      'README.md': readme(...pythonSteps, serve),
    })),
    used('npm install shop', 'npm install', 'npm run dev'),
    { ...manySteps, 'scripts/setup': '', 'README.md': readme(...bareSteps) },
    { ...manySteps, Makefile: 'setup: install\n', 'README.md': readme(...bareSteps) },
    {
      ...manySteps,
      'web/package.json': manifest({ name: 'web', scripts: { build: 'vite build' } }),
      'README.md': readme('npm install', 'npm run build', 'cd web', 'npm install', 'npm run build'),
    },
    { ...manySteps, 'README.md': readme('npm install', 'npm run dev', 'npm run build', 'npm run migrate') },
  ],
}
