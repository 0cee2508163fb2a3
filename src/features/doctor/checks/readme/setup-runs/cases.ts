import {
  answering,
  connects,
  fails,
  project,
  withoutDatabase,
  withScripts,
} from '../../../samples/programs.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['step-failed', project(['node migrate.cjs'], { 'migrate.cjs': fails })],
    ['step-failed', project(['npm ci'], {})],
    ['step-failed', project(['npm run nothing'], withScripts({ something: '' }))],
  ],
  good: project(['node migrate.cjs', 'node server.cjs'], {
    'migrate.cjs': '',
    'server.cjs': answering(200),
  }),
  traps: [
    project(['docker compose up -d', 'node migrate.cjs'], { 'migrate.cjs': connects, ...withoutDatabase }),
    project(['export KEY=<your-key>', 'node migrate.cjs'], { 'migrate.cjs': '' }),
    project(['cat .nvmrc', 'node server.cjs'], { 'server.cjs': fails }),
    project(['npm test'], withScripts({ test: fails })),
  ],
}
