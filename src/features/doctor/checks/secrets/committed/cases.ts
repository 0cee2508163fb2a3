import { awsKey, password, privateKey } from '../../../samples/secrets.ts'
import type { Cases } from '../../cases.ts'

const connection = (host: string) => `const url = 'postgres://app:${password}@${host}/shop'\n`

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const webToken = [{ alg: 'HS256' }, { sub: '5eb12e197e06' }, { [password]: awsKey }].map(part).join('.')

const postgres = 'services:\n  db:\n    image: postgres:17\n    environment:\n'
const databasePassword = `      POSTGRES_PASSWORD: ${password}\n`

export const cases: Cases = {
  bad: [
    ['secret', { 'src/aws.ts': `export const key = '${awsKey}'\n` }],
    ['secret', { 'src/db.ts': connection('db.shop.com') }],
    ['secret', { 'src/mail.ts': `send({ password: '${password}' })\n` }],
    ['secret', { 'deploy.yml': `env:\n  JWT_SECRET: ${password}${password}\n` }],
    ['secret', { 'src/auth.yaml': `token: "${webToken}"\n` }],
    ['secret', { 'swagger.yaml': `token:\n  example: a\n  default: "${webToken}"\n` }],
    ['secret', { 'src/auth.ts': `const example = '${webToken}'\n` }],
    ['secret', { 'src/auth.ts': `connect({ exampleToken: '${webToken}' })\n` }],
    ['secret', { 'compose.prod.yml': `${postgres}${databasePassword}` }],
    ['secret', { 'compose.yml': `services:\n  api:\n    environment:\n${databasePassword}` }],
    ['secret', { 'compose.yml': `${postgres}      API_PASSWORD: ${password}\n` }],
    ['secret', { 'src/key.ts': `export const key = \`${privateKey}\`\n` }],
    ['secret', { 'test/aws.test.ts': `const key = '${awsKey}'\n` }],
    [
      'own-secret',
      [
        {
          message: 'Begin',
          files: { '.gitignore': '.env\n', 'src/hash.ts': "hash(key, 'correct-horse-battery')\n" },
          untracked: { '.env': 'KEY_PEPPER=correct-horse-battery\n' },
        },
      ],
    ],
  ],
  good: { 'src/aws.ts': 'export const key = config.AWS_KEY\n' },
  traps: [
    { 'swagger.yaml': `token:\n  type: string\n  example: "${webToken}"\n` },
    { 'openapi.json': `{ "type": "string", "example": "${webToken}" }\n` },
    { 'requests/auth.graphql': `mutation { refresh(token: "${webToken}") }\n` },
    { 'src/user.dto.ts': `class User { @Api({ example: '${webToken}' }) token = '' }\n` },
    { 'app/user.py': `token: str = Field(title="Token", example="${webToken}")\n` },
    { 'compose.yml': `${postgres}${databasePassword}` },
    {
      Makefile:
        'login:\n\taws ecr get-login-password | docker login --username AWS --password-stdin 41402240763.dkr.ecr.eu-1.example.org\n',
    },
    { 'openapi.json': `{ "openapi": "3.1.0", "x": "Authorization: Bearer ${password}${password}" }` },
    { 'src/db.ts': connection('localhost:5432') },
    { 'compose.yml': 'environment:\n  DATABASE_URL: postgres://app:app@database:5432/shop\n' },
    { 'README.md': connection('db.shop.com'), 'docs/db.md': connection('db.shop.com') },
    { 'test/tls.test.ts': `const key = \`${privateKey}\`\n` },
    { 'src/aws.ts': "const key = 'AKIAIOSFODNN7EXAMPLE'\n" },
    { 'db/seeds/users.ts': `add({ email: 'a@b.c', password: 'Manager123!' })\n` },
    {
      'src/labels.ts': "const labels = { password: 'Enter-your-password1', token: 'token_from_header_2' }\n",
    },
    { 'package-lock.json': `{ "integrity": "${awsKey}" }` },
    { '.gapi/access-tokens.json': `{ "src/access-tokens/schema.ts": "${'0a1b2c3d'.repeat(8)}" }` },
  ],
}
