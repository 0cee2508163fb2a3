import { a, knex } from '../../../samples/knex.ts'
import { scripts } from '../../../samples/package.ts'
import { withScripts } from '../../../samples/programs.ts'
import { fence } from '../../../samples/readme.ts'
import type { Cases } from '../../cases.ts'

const seeds = (insert: string) => ({
  ...a,
  'seeds/01_a.js': `exports.seed = async knex => { ${insert} }\n`,
})

const script = (text: string) => ({ 'README.md': '# shop\n', ...withScripts({ 'db:seed': text }) })

/** What a seed leaves behind shows the second time. */
const once = (second: string) => `const fs = require('node:fs')
if (fs.existsSync('seeded')) { ${second} }
fs.writeFileSync('seeded', '')
`

export const cases: Cases = {
  bad: [
    ['seeds-differ', knex(seeds("await knex('a').insert({ name: 'x' })"))],
    ['seed-fails', knex(seeds("await knex('b').insert({ name: 'x' })"))],
    ['seed-script-fails', script('console.error("no table"); process.exit(1)')],
    ['seed-script-fails', script(once('console.error("duplicate key"); process.exit(1)'))],
  ],
  good: knex(seeds("await knex('a').insert({ id: 1, name: 'x' }).onConflict('id').ignore()")),
  traps: [
    knex(seeds("await knex('a').del(); await knex('a').insert({ id: 1, name: 'x' })")),
    knex(a),
    script(once('console.error("It has already been seeded."); process.exit(1)')),
    script(''),
    { 'README.md': '# shop\n', 'package.json': scripts({ seed: 'node drop-all.js && exit 1 # drop' }) },
    { ...script('process.exit(1)'), 'README.md': fence('export KEY=<your-key>') },
    {
      ...script('process.exit(1)'),
      'README.md': fence('docker compose up -d'),
      'compose.yml': 'services:\n  db:\n    image: postgres:16\n',
    },
  ],
}
