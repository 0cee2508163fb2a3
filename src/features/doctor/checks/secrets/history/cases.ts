import { password } from '../../../samples/secrets.ts'
import type { Cases } from '../../cases.ts'

const connects = { 'src/db.ts': `connect({ password: '${password}' })\n` }

export const cases: Cases = {
  bad: [
    [
      'deleted-secret-file',
      [
        { message: 'Begin', files: { '.env': `DB_PASSWORD=${password}\n` } },
        { message: 'Move the settings', removed: ['.env'] },
      ],
    ],
    [
      'removed-secret',
      [
        { message: 'Begin', files: connects },
        { message: 'Removed password', files: { 'src/db.ts': 'connect(config)\n' } },
      ],
    ],
    [
      'removed-secret',
      [
        { message: 'Begin', files: connects },
        { message: 'Tidy up', files: { 'src/db.ts': `connect({ password: '${password}x' })\n` } },
      ],
    ],
    [
      'says-removed-secret',
      [
        { message: 'Begin', files: { 'src/a.ts': "login({ password: 'sesame' })\n" } },
        { message: 'Removed password', files: { 'src/a.ts': 'login(config)\n' } },
      ],
    ],
  ],
  good: [
    { message: 'Begin', files: { 'src/db.ts': 'connect(config)\n' } },
    { message: 'Read the password from the environment' },
  ],
  traps: [
    [
      {
        message: 'Begin',
        files: { '.env.temlate': `JWT_SECRET=${password}\n`, '.env.example': `JWT_SECRET=${password}\n` },
      },
      { message: 'Rename it', removed: ['.env.temlate'] },
    ],
    [
      { message: 'Begin', files: { '.env': 'PORT=1\n' } },
      { message: 'Move the settings', removed: ['.env'] },
    ],
    [
      { message: 'Removed unused spaces in sendResetPasswordEmail' },
      { message: 'Remove .env from .dockerignore' },
      { message: 'Remove password factory' },
      { message: 'Remove tokens.ts' },
      { message: 'Hide secrets' },
      { message: 'Remove API keys from code', files: { 'src/b.ts': 'b()\n' } },
    ],
    [
      { message: 'Begin', files: { 'src/a.ts': `\n${connects['src/db.ts']}` } },
      { message: 'Removed password', files: { 'src/a.ts': connects['src/db.ts'] } },
    ],
  ],
}
