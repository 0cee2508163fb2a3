import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['fallback-secret', { 'src/config.ts': "export const secret = process.env.JWT_SECRET || 'secret'\n" }],
    ['fallback-secret', { 'src/config.js': "const { API_KEY = 'abc' } = process.env\n" }],
    ['config-secret', { 'src/config.ts': "export class Config { KEY_PEPPER = env.secret('pepper') }\n" }],
    ['compose-secret', { 'compose.yml': 'services:\n  api:\n    environment:\n      APP_SECRET: trueish\n' }],
    ['compose-secret', { 'compose.yml': 'services:\n  api:\n    environment:\n      JWT_SECRET: s3cret\n' }],
  ],
  good: { 'src/config.ts': 'export const secret = process.env.JWT_SECRET ?? missing()\n' },
  traps: [
    { 'src/config.ts': "const rounds = parseInt(process.env.SALT || '12', 10)\n" },
    { 'src/salt.ts': "const rotation = process.env.SALT_ROTATION || 'month'\n" },
    {
      'compose.yml':
        "services:\n  api:\n    environment:\n      CORS_CREDENTIALS: 'true'\n      USE_TOKEN: 'false'\n",
    },
    { 'test/config.test.ts': "const secret = process.env.JWT_SECRET || 'secret'\n" },
    { 'src/config.ts': "export class DevelopmentConfig { KEY_PEPPER = env.secret('pepper') }\n" },
    { 'src/config.ts': "export const lifetime = process.env.TOKEN_EXPIRES_IN || '1h'\n" },
    { 'src/config.ts': "export const secret = process.env.JWT_SECRET || ''\n" },
    { 'compose.yml': 'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: app\n' },
  ],
}
