import type { Files } from '../../../samples/files.ts'
import { manifest } from '../../../samples/package.ts'
import { readme } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

/** A project that starts with this script, and reads these files. */
const started = (script: string, files: Files = {}) => ({
  'package.json': manifest({ scripts: { dev: script } }),
  'server.js': '',
  '.env.example': 'PORT=3000\n',
  ...files,
})

const dotenv = (source: string) =>
  ({
    'package.json': manifest({ scripts: { dev: 'node server.js' }, dependencies: { dotenv: '^17.0.0' } }),
    'server.js': source,
    '.env.example': 'MAIL_URL=smtp://localhost\n',
  }) as const

export const cases: Cases = {
  bad: [
    ['env-not-copied', { ...started('node --env-file=.env server.js'), 'README.md': readme('npm run dev') }],
    [
      'env-not-copied',
      { ...started('npm run build && env-cmd node server.js'), 'README.md': readme('npm run dev') },
    ],
    ['env-not-copied', { ...started(''), 'README.md': readme('node --env-file .env server.js') }],
    [
      'env-not-copied',
      {
        ...started('', {
          'package.json': manifest({
            scripts: { dev: 'node server.js' },
            dependencies: { 'dotenv-safe': '^9.0.0' },
          }),
        }),
        'README.md': readme('npm install', 'npm run dev'),
      },
    ],
    [
      'env-never-mentioned',
      { ...dotenv('connect(process.env.MAIL_URL)\n'), 'README.md': readme('npm install', 'npm run dev') },
    ],
  ],
  good: {
    ...started('node --env-file=.env server.js'),
    'README.md': readme('cp .env.example .env', 'npm run dev'),
  },
  traps: [
    { ...started('node --env-file-if-exists=.env server.js'), 'README.md': readme('npm run dev') },
    {
      ...dotenv("connect(process.env.MAIL_URL || 'smtp://localhost')\n"),
      'README.md': readme('npm install', 'npm run dev'),
    },
    {
      ...started('node --env-file=.env server.js'),
      'README.md': `${readme('npm run dev')}\nCreate a file \`.env\` first.\n`,
    },
    {
      ...started('node --env-file=.env server.js', {
        'scripts/setup.mjs': "copyFileSync('.env.example', '.env')\n",
      }),
      'README.md': readme('node scripts/setup.mjs', 'npm run dev'),
    },
    { ...started('node --env-file=.env server.js', { '.env': '' }), 'README.md': readme('npm run dev') },
  ],
}
