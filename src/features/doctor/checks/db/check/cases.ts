import { a, creates, knex } from '../../../samples/knex.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['migration-fault', knex({ 'migrations/20260101100000_a.js': 'exports.up = async () => {}\n' })],
    ['migration-fault', knex({ 'migrations/20260101100000_a.js': "require('./nothing')\n" })],
    [
      'migration-fault',
      knex({
        'migrations/2026-03-01T10-00-00_a.js': creates('a'),
        'migrations/20260201100000_b.js': creates('b'),
      }),
    ],
    [
      'migration-lint',
      [
        { message: 'Begin', files: knex(a) },
        {
          message: 'Drop the name',
          branch: 'drop-name',
          files: {
            'migrations/20260102100000_b.js': `exports.up = knex => knex.schema.alterTable('a', t => t.dropColumn('name'))
exports.down = knex => knex.schema.alterTable('a', t => t.string('name'))
`,
          },
        },
      ],
    ],
  ],
  good: knex(a),
  traps: [
    // What the main branch has is history.
    knex({
      ...a,
      'migrations/20260102100000_b.js':
        "exports.up = knex => knex.schema.dropTable('a')\nexports.down = knex => knex.schema.createTable('a', () => {})\n",
    }),
    knex({ ...a, 'test/knexfile.js': 'throw new Error("for a test")\n' }),
    { 'package.json': '{}', 'README.md': '# shop\n', 'migrations/20260101100000_a.js': '' },
  ],
}
