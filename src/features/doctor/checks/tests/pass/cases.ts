import { scripts } from '../../../samples/package.ts'
import { connects, fails, project, withoutDatabase, withScripts } from '../../../samples/programs.ts'
import type { Cases } from '../../cases.ts'

const passing = "require('node:test').test('adds up', () => {})"

export const cases: Cases = {
  bad: [
    ['tests-fail', project(['npm test'], withScripts({ test: fails }))],
    ['tests-fail', project(['node --version'], withScripts({ test: fails }))],
    ['no-tests-run', project(['npm test'], { 'package.json': scripts({ test: 'node --test' }) })],
    ['no-tests-run', project([], { 'package.json': scripts({ test: 'node --test' }), 'src/a.js': '' })],
    [
      'no-tests-run',
      project([], withScripts({ test: 'console.log("No test files found, exiting with code 0")' })),
    ],
  ],
  good: project(['npm test'], {
    'package.json': scripts({ test: 'node --test' }),
    'test/a.test.cjs': passing,
  }),
  traps: [
    project([], { 'package.json': scripts({ test: 'node --test' }), 'test/a.test.cjs': passing }),
    project([], withScripts({ test: 'console.log("all is well")' })),
    project([], withScripts({ test: 'console.log("\\n  0 passing\\n\\n  3 passing (4ms)")' })),
    project([], { 'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }) }),
    project(['docker compose up -d'], { ...withScripts({ test: connects }), ...withoutDatabase }),
    project([], { 'package.json': scripts({ test: 'vitest run' }, { devDependencies: { vitest: '4' } }) }),
  ],
}
