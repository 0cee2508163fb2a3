import { project } from '../../../samples/programs.ts'
import type { Cases } from '../../cases.ts'

const writes = (path: string) => `require('node:fs').writeFileSync('${path}', 'x')`

export const cases: Cases = {
  bad: [
    ['untracked-file', project(['node migrate.cjs'], { 'migrate.cjs': writes('data.db') })],
    [
      'changed-file',
      project(['node migrate.cjs'], { 'migrate.cjs': writes('schema.sql'), 'schema.sql': '' }),
    ],
    [
      'removed-file',
      project(['node migrate.cjs'], {
        'migrate.cjs': "require('node:fs').rmSync('schema.sql')",
        'schema.sql': '',
      }),
    ],
    ['lockfile-created', project(['npm install'], {})],
    [
      'lockfile-rewritten',
      project(['npm install'], { 'package-lock.json': '{ "lockfileVersion": 2, "packages": {} }' }),
    ],
  ],
  good: project(['node migrate.cjs'], { 'migrate.cjs': writes('data.db'), '.gitignore': '*.db\n' }),
  traps: [
    project(['cp .env.example .env'], { '.env.example': 'PORT=3000\n' }),
    project(['node migrate.cjs'], { 'migrate.cjs': writes('schema.sql'), 'schema.sql': 'x' }),
    project(['node migrate.cjs'], {
      'migrate.cjs': '',
      'a.txt': 'a\r\n',
      '.gitattributes': '*.txt text\n',
    }),
  ],
}
