import { password, privateKey } from '../../../samples/secrets.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['env-tracked', { '.env': `DB_PASSWORD=${password}\n` }],
    ['env-tracked', { '.env.production': `DATABASE_URL=postgres://a:${password}@db.shop.com/x\n` }],
    ['env-tracked-harmless', { '.env': 'PORT=3000\n' }],
    ['key-tracked', { 'certs/server.pem': privateKey }],
    ['env-not-ignored', { '.env.example': 'PORT=3000\n', '.gitignore': 'dist/\n' }],
  ],
  good: { '.env.example': 'PORT=3000\n', '.gitignore': '.env\n' },
  traps: [
    { '.env': `DOTENV_PUBLIC_KEY="03${password}"\nDB_PASSWORD="encrypted:B${password}=="\n` },
    { '.env': `DB_PASSWORD=ENC[AES256_GCM,data:${password},type:str]\n` },
    { '.env.development': 'PORT=3000\nVITE_API=http://localhost:3000\n' },
    { 'certs/ca.pem': '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n' },
    { 'test/fixtures/server.key': privateKey },
    { '.env.test': 'JWT_SECRET=only-for-tests-42\n' },
  ],
}
