import { drops, knexMigration } from '../../../samples/knex.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-down', { 'migrations/20260101_a.js': knexMigration('') }],
    ['no-down', { 'migrations/20260101_a.up.sql': 'create table t (id int)' }],
    ['empty-down', { 'migrations/20260101_a.js': knexMigration('exports.down = async () => {}') }],
    [
      'empty-down',
      {
        'migrations/20260101_a.ts':
          'export async function up(knex) { await x() }\nexport function down() { return Promise.resolve() }',
      },
    ],
    [
      'empty-down',
      { 'migrations/20260101_a.sql': '-- migrate:up\ncreate table t (id int);\n-- migrate:down\n' },
    ],
    ['no-down', { 'migrations/versions/20260101_a.py': 'def upgrade() -> None:\n    op.drop_table("t")\n' }],
    [
      'empty-down',
      {
        'alembic/versions/20260101_a.py':
          'def upgrade():\n    op.drop_table("t")\n\n\ndef downgrade():\n    """Nothing."""\n    pass\n',
      },
    ],
    [
      'throwing-down',
      {
        'alembic/versions/20260101_a.py':
          'def upgrade():\n    op.drop_table("t")\n\n\ndef downgrade():\n    raise NotImplementedError\n',
      },
    ],
    [
      'throwing-down',
      {
        'migrations/1700000000000-A.ts':
          "export class A { async up() { a() } async down() { throw new Error('no') } }",
      },
    ],
  ],
  good: { 'migrations/20260101_a.js': knexMigration(drops) },
  traps: [
    {
      'migrations/20260101_a.js': knexMigration(
        'exports.down = async () => {\n  // The rows cannot be made again.\n}',
      ),
    },
    {
      'migrations/20260101_a.js': knexMigration(
        "exports.down = () => {\n  // Mails are sent.\n  throw new Error('no')\n}",
      ),
    },
    {
      'alembic/versions/20260101_a.py':
        'def upgrade():\n    op.drop_table("t")\n\n\ndef downgrade():\n    # The rows are gone.\n    raise NotImplementedError\n',
    },
    {
      'alembic/versions/20260101_a.py':
        'def upgrade() -> None:\n    op.add_column("t", c)\n\n\ndef downgrade() -> None:\n    op.drop_column("t", "c")\n',
    },
    {
      'shop/migrations/0001_initial.py': 'class Migration(migrations.Migration):\n    operations = []\n',
      'migrations/20260101_a.sql': '',
    },
    { 'prisma/migrations/20260101100000_init/migration.sql': 'create table t (id int)' },
    {
      'migrations/20260101-a.js':
        'module.exports = { up: (q) => q.addColumn("t"), down: (q) => q.removeColumn("t") }',
    },
    { 'migrations/20260101_a.js': knexMigration('exports.down = require("./undo")') },
    {
      'migrations/20260101_a.js': knexMigration('exports.down = require("./undo")'),
      'migrations/20260101_a-01.up.sql': 'create table t (id int);\n',
    },
  ],
}
