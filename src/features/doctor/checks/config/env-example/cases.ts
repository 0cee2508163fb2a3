import type { Cases } from '../../cases.ts'

const configClass = 'export class Config { PORT = env.int(3000) }\n'

/** What create-good-api leaves in a project. */
const fromTemplate = { 'gapi.yml': 'template: "api"\n' }

export const cases: Cases = {
  bad: [
    [
      'not-in-example',
      { 'src/config.ts': 'use(process.env.DATABASE_URL)\n', '.env.example': '# PORT=3000\n' },
    ],
    [
      'not-in-example',
      { 'src/config.ts': 'export class Config { PORT = env.int(1) }\n', '.env.example': '\n' },
    ],
    ['not-in-example', { 'src/config.ts': 'use(process.env.GITHUB_CLIENT_ID)\n', '.env.example': '\n' }],
    ['never-read', { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\nOLD_HOST=x\n' }],
    [
      'never-read',
      { 'src/config.ts': configClass, '.env.example': '# PORT=1\n# OLD_HOST=x\n', ...fromTemplate },
    ],
    [
      'never-read',
      {
        'src/config.ts': configClass,
        'src/server.ts': 'close(config.CLOSE_TIMEOUT)\n',
        '.env.example': '# PORT=1\n# CLOSE_TIMEOUT=10\n',
        ...fromTemplate,
      },
    ],
    [
      'not-in-example',
      {
        'src/mail.ts': "export class Mail { SMTP_HOST = env.text('127.0.0.1', 'The host.') }\n",
        '.env.example': '\n',
      },
    ],
    ['twice-in-example', { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\nPORT=2\n' }],
    [
      'not-in-example',
      {
        'src/limit.ts': 'if (users > Number(process.env.MAX_USERS)) refuse()\n',
        '.env.example': '\n',
      },
    ],
    [
      'not-in-example',
      {
        'src/tags.ts': 'if (process.env.TAGS === undefined) {\n  use(process.env.TAGS)\n}\n',
        '.env.example': '\n',
      },
    ],
    [
      'not-in-example',
      { 'src/tags.ts': 'if (tags) all()\nelse use(process.env.TAGS)\n', '.env.example': '\n' },
    ],
    ['no-env-example', { 'src/config.ts': 'use(Bun.env.DATABASE_URL)\n' }],
    [
      'not-in-example',
      { 'src/config.ts': 'use(process.env.PUBLIC_URL)\n', '.env.example': '\n', 'package.json': '{}' },
    ],
    [
      'never-read',
      {
        'src/config.ts': 'use(process.env.URL)\n',
        '.env.example': 'URL=x\nPOSTGRES_USER=x\n',
        'compose.yml': 'services:\n  db:\n    image: redis:8\n    env_file: .env\n',
      },
    ],
    ['no-env-example', { 'src/config.ts': 'use(process.env.DATABASE_URL)\n' }],
  ],
  good: { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': '# PORT=3000\n' },
  traps: [
    {
      'src/config.ts':
        'const port = Number(process.env.PORT) || 3000\nconst size = process.env.SIZE ? +process.env.SIZE : 1\n',
    },
    { 'src/config.ts': 'use(process.env.PORT)\n', 'config/.example.env': 'PORT=1\n' },
    {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: code of a fixture
      'src/flags.ts': 'const name = `FEATURE_FLAG_${flag}`\nuse(process.env[name])\n',
      '.env.example': 'FEATURE_FLAG_SENTRY=1\n',
    },
    {
      'src/config.ts': [
        'KUBERNETES_SERVICE_HOST',
        'FLY_APP_NAME',
        'RENDER',
        'RENDER_EXTERNAL_URL',
        'DYNO',
        'CI',
        'GITHUB_SHA',
        'RAILWAY_GIT_COMMIT_SHA',
        'AWS_LAMBDA_FUNCTION_NAME',
        'VERCEL_URL',
        'K_SERVICE',
        'WEBSITE_HOSTNAME',
        'CF_PAGES_URL',
        'NODE_ENV',
      ]
        .map(name => `use(process.env.${name})\n`)
        .join(''),
      '.env.example': '\n',
    },
    { 'src/config.ts': 'use(process.env[name], process.env.NODE_ENV)\n', '.env.example': '' },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: code of a fixture
    { 'src/config.ts': 'use(process.env[`${prefix}_HOST`])\n', '.env.example': 'DB_HOST=x\n' },
    { 'src/config.ts': 'use(process.env.PORT ?? 3000)\n' },
    { 'src/config.ts': 'use(process.env.PORT || own("APP_PORT"))\n', '.env.example': 'APP_PORT=1\n' },
    { 'src/tags.ts': 'if (process.env.TAGS) {\n  const tags = JSON.parse(process.env.TAGS)\n}\n' },
    {
      'src/tags.ts':
        'if (!process.env.TAGS) none()\nelse use(process.env.TAGS)\nif (Number(process.env.SIZE ?? 1) > 3) big(process.env.SIZE)\n',
    },
    { 'compose.yml': 'image: db:$DB_TAG\n', '.env.example': 'DB_TAG=17\n' },
    { 'src/config.ts': 'use(process.env.PORT)\n', '.env.example': 'PORT=1\n# OLD_HOST=x\n' },
    {
      'src/config.ts': `${configClass}load(environment.APP_CONFIG)\n`,
      'compose.yml': 'image: db:$DB_TAG\n',
      '.env.example': '# PORT=1\n# APP_CONFIG=testing\n# DB_TAG=17\n',
      ...fromTemplate,
    },
    {
      'src/config.ts': 'use(process.env.URL)\n',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: text of a fixture
      '.env.example': 'DB_USER=a\nDB_HOST=b\nURL=postgres://${DB_USER}@$DB_HOST/shop\n',
    },
    {
      'src/config.ts': 'use(process.env.URL)\n',
      '.env.example': 'URL=x\nPOSTGRES_USER=x\n',
      'compose.yml': 'services:\n  db:\n    image: postgres:17\n    env_file: .env\n',
    },
    {
      'web/src/worker.ts': 'use(process.env.PUBLIC_URL)\n',
      'web/package.json': '{ "dependencies": { "react-scripts": "5" } }',
      '.env.example': '\n',
    },
    { 'src/list.ts': 'class List { LIMIT = 10 }\n', '.env.example': '# DEBUG=1\n' },
  ],
}
