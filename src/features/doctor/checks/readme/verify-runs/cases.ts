import { fails, project, withScripts } from '../../../samples/programs.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [['step-failed', project(['npm run lint'], withScripts({ lint: fails }))]],
  good: project(['npm run lint'], withScripts({ lint: '' })),
  traps: [
    project(['npm test'], withScripts({ test: fails })),
    project(['npm run lint:fix'], withScripts({ 'lint:fix': fails })),
    project(['node migrate.cjs', 'npm run lint'], {
      ...withScripts({ lint: fails }),
      'migrate.cjs': fails,
    }),
  ],
}
