import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    [
      'scattered-environment',
      {
        'src/config.ts': 'export const port = process.env.PORT\n',
        'src/mail.ts': 'send(process.env.MAIL_HOST)\n',
      },
    ],
    [
      'no-config-module',
      {
        'src/app/api/config/route.ts': 'json(process.env.A)\n',
        'src/mail.ts': 'send(process.env.MAIL_HOST)\n',
      },
    ],
    ['no-config-module', { 'src/a.ts': 'a(Bun.env.A)\n', 'src/b.ts': 'b(Bun.env.B)\n' }],
    [
      'scattered-environment',
      {
        'src/config.ts': 'use(process.env.A)\n',
        'src/page.ts': 'show(process.env.basePath, process.env.other)\n',
        'next.config.mjs': 'export default { env: { basePath } }\n',
      },
    ],
    ['no-config-module', { 'src/a.ts': 'a(process.env.A)\n', 'src/b.ts': "b(process.env['B'])\n" }],
  ],
  good: { 'src/config.ts': 'export const port = process.env.PORT\n' },
  traps: [
    {
      'src/helpers/testConfig.ts': 'process.env.A',
      'src/test-utils/env.ts': 'process.env.B',
      'src/server.ts': 'listen(process.env.PORT)\n',
    },
    {
      'src/config.ts': 'process.env.PORT',
      'src/log.ts': 'log(process.env.RAILWAY_SERVICE_NAME, process.env.FLY_REGION)\n',
    },
    {
      'bin/run.js': 'run(process.env.A)\n',
      'test/x.test.ts': 'x(process.env.B)\n',
      'vite.config.ts': 'process.env.C\n',
    },
    {
      'src/config.ts': 'process.env.PORT',
      'src/log.ts': "if (process.env.NODE_ENV === 'production') quiet()\n",
    },
    { 'src/server.ts': 'listen(process.env.PORT)\n' },
    { 'src/server.js': 'listen(process.env.PORT || 3000)\n', 'src/db.js': 'connect(process.env.DB_URL)\n' },
    {
      'src/config.ts': 'process.env.DB_URL',
      'src/page.ts': 'show(process.env.APP_NAME, process.env.NEXT_MANUAL_SIG_HANDLE)\n',
      'next.config.mjs': "export default { env: {\n  APP_NAME: name ?? 'shop',\n} }\n",
    },
    {
      'src/config.ts': 'process.env.DB_URL',
      'src/page.ts': 'show(process.env.APP_NAME)\n',
      'vite.config.ts': "export default { define: { 'process.env.APP_NAME': name } }\n",
    },
    {
      'src/config.ts': 'process.env.DB_URL',
      'src/page.ts': 'show(process.env.basePath, process.env.cloudUrl, process.env.version)\n',
      'next.config.ts': 'export default { env: {\n  basePath,\n  cloudUrl,\n  version: own.version,\n} }\n',
    },
    { 'src/config.ts': 'process.env.DB_URL', 'mongodb/mongo-init.js': 'add(process.env.DB_USER)\n' },
    { 'src/config.ts': 'process.env.PORT', 'src/note.ts': '// process.env.X is read in config.ts\n' },
  ],
}
