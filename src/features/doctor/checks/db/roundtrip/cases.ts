import { a, creates, knex } from '../../../samples/knex.ts'
import type { Cases } from '../../cases.ts'

const forgets = `exports.up = knex => knex.schema.alterTable('a', t => { t.integer('x'); t.integer('y') })
exports.down = knex => knex.schema.alterTable('a', t => { t.dropColumn('x') })
`

export const cases: Cases = {
  bad: [
    ['no-round-trip', knex({ ...a, 'migrations/20260102100000_b.js': forgets })],
    [
      'no-round-trip',
      knex({ 'migrations/20260101100000_a.js': creates('a').replace('dropTable', 'dropView') }),
    ],
  ],
  good: knex(a),
  traps: [
    knex({
      ...a,
      'migrations/20260102100000_b.js':
        "exports.up = knex => knex('a').insert({ name: 'x' })\nexports.down = async () => {\n  // The rows may stay.\n}\n",
    }),
    // Another server cannot be asked from here: neither a pass nor a failure.
    knex({ ...a, 'migrations/20260102100000_b.js': forgets }, "client: 'mssql', connection: {}"),
    knex({}),
  ],
}
