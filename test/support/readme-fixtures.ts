type Files = Readonly<Record<string, string>>

const manifest = (fields: object = {}) => JSON.stringify({ name: 'shop', ...fields }, null, 2)

const scripts = { dev: 'node server.js', migrate: 'knex migrate:latest' }
const shop = { 'package.json': manifest({ scripts, dependencies: { knex: '^3.1.0' } }), 'server.js': '' }

/** A README whose set-up is these lines. */
const readme = (...lines: readonly string[]) => section('Getting started', ...lines)

function section(heading: string, ...lines: readonly string[]): string {
  return `# Shop\n\n## ${heading}\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`
}

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

const bareSteps = ['npm install', 'cp .env.example .env', 'npm run build', 'npm run migrate', 'npm run dev']
const manySteps = {
  'package.json': manifest({ scripts: { ...scripts, build: 'tsc' }, dependencies: { knex: '^3.1.0' } }),
  'server.js': '',
  '.env.example': 'PORT=3000\n',
}

/** A package, whose README is about the projects that use it, and then about itself. */
const used = (install: string, ...lines: readonly string[]) => ({
  ...shop,
  'README.md': `${section('Install', install)}\n${section('Usage', 'cp node_modules/shop/a.js b.js', 'npm run bundle', 'npm start', 'node index.js', 'mkdir x')}\n${section('Development', ...lines)}`,
})

/** As checkFixtures, for the checks of the README. */
export const readmeFixtures = [
  {
    check: 'readme/setup-present',
    bad: [
      ['no-readme', shop],
      ['no-setup', { ...shop, 'README.md': '# Shop\n\nSells tea.\n' }],
      ['no-setup', { ...shop, 'README.md': section('Contributing', 'git push') }],
    ],
    good: { ...shop, 'README.md': readme('npm install', 'npm run dev') },
    traps: [
      { ...shop, 'README.md': '# Shop\n\nRead [the documentation](https://shop.example/docs).\n' },
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
  },
  {
    check: 'readme/script-exists',
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
    ],
    good: { ...shop, 'README.md': readme('npm install', 'npm run migrate', 'npm run dev') },
    traps: [
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
      { ...shop, 'README.md': readme('npx create-vite my-app', 'cd my-app', 'npm run build') },
      { ...shop, 'README.md': readme('npm run', 'npm run <name>', 'npm run test:*') },
      used('npm install --save-dev shop', 'npm run dev'),
      used('yarn global add shop', 'npm run dev'),
      { ...shop, 'README.md': `<!-- gapi: skip -->\n\n${readme('npm run gone').split('\n\n')[2]}` },
    ],
  },
  {
    check: 'readme/lockfile-match',
    bad: [
      ['no-lockfile', { ...shop, 'README.md': readme('npm ci') }],
      ['no-lockfile', { ...shop, 'README.md': readme('pnpm install --frozen-lockfile') }],
      ['other-manager', { ...shop, 'pnpm-lock.yaml': '', 'README.md': readme('npm ci') }],
      ['other-manager', { ...shop, 'package-lock.json': '{}', 'README.md': readme('yarn') }],
      [
        'several-lockfiles',
        { ...shop, 'package-lock.json': '{}', 'yarn.lock': '', 'README.md': readme('npm install') },
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
  },
  {
    check: 'readme/env-step',
    bad: [
      [
        'env-not-copied',
        { ...started('node --env-file=.env server.js'), 'README.md': readme('npm run dev') },
      ],
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
  },
  {
    check: 'readme/paths-exist',
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
      ['no-such-file', used('npm install shop', 'node gone.js')],
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
        'package.json': manifest({ scripts: { start: 'node dist/server.js', build: 'tsc' } }),
        'README.md': readme('npm run build', 'npm start', 'node build/seed.js'),
      },
      used('npx shop --init', 'npm install', 'cp node_modules/knex/x.js y.js'),
      {
        ...shop,
        'api/.env.example': '',
        'README.md': '# Shop\n\n## Setup\n\nIn `api`, copy `.env.example` to `.env`.\n',
      },
      { ...shop, '.gitignore': 'local.js\n', 'README.md': readme('node local.js') },
      { ...shop, 'README.md': readme('npx create-vite my-app', 'cd my-app', 'node seed.js') },
      {
        ...shop,
        'README.md': readme(
          'mkdir var',
          'cd var',
          'cp path/to/key.pem key.pem',
          'cp ~/x.js y.js',
          'node -e 1',
        ),
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
  },
  {
    check: 'readme/order',
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
  },
  {
    check: 'readme/single-command',
    bad: [['many-steps', { ...manySteps, 'README.md': readme(...bareSteps) }]],
    good: { ...manySteps, 'README.md': readme('npm install', 'npm run migrate', 'npm run dev') },
    traps: [
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
  },
] as const
