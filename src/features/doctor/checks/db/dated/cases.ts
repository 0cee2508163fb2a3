import { drops, knexMigration } from '../../../samples/knex.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    [
      'undated-migrations',
      {
        'migrations/001_users.js': knexMigration(drops),
        'knexfile.js': "module.exports = { client: 'pg' }",
      },
    ],
    [
      'undated-migration',
      {
        'db/migrations/20260101T100000_a.ts': knexMigration(drops),
        'db/migrations/20260102T100000_b.ts': knexMigration(drops),
        'db/migrations/add_c.ts': knexMigration(drops),
      },
    ],
    [
      'same-stamp',
      {
        'migrations/20260101100000_a.js': knexMigration(drops),
        'migrations/20260101100000_b.js': knexMigration(drops),
      },
    ],
    [
      'same-stamp',
      {
        'migrations/20260101-01-a.js': knexMigration(drops),
        'migrations/20260101-01-b.js': knexMigration(drops),
      },
    ],
    [
      'out-of-order',
      {
        'migrations/2026-03-01_a.js': knexMigration(drops),
        'migrations/20260201100000_b.js': knexMigration(drops),
      },
    ],
  ],
  good: { 'migrations/20260101T100000_users.ts': knexMigration(drops) },
  traps: [
    {
      'migrations/20260101-01-users.js': knexMigration(drops),
      'migrations/20260101-02-orders.js': knexMigration(drops),
    },
    {
      'migrations/20260101_users.js': "module.exports = require('../sql')(__filename)\n",
      'migrations/20260101_users-01.up.sql': 'create table users (id int);\n',
      'migrations/20260101_users-02.up.sql': 'create table tags (id int);\n',
    },
    {
      'drizzle/migrations/0000_swift_hulk.sql': 'create table t()',
      'drizzle/migrations/meta/_journal.json': '{}',
    },
    {
      'prisma/migrations/20260101100000_init/migration.sql': 'x',
      'prisma/migrations/migration_lock.toml': '',
    },
    {
      'src/migrations/1700000000000-Users.ts':
        'export class Users1700000000000 { async up() {} async down() {} }',
    },
    { 'src/migration/Migration20260101100000.ts': 'class M { async up() { this.addSql("x") } }' },
    { 'src/features/migration/run.ts': 'export function run() {}', 'src/features/migration/plan.ts': '' },
  ],
}
