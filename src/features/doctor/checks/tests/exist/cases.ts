import { manifest } from '../../../samples/package.ts'
import type { Cases } from '../../cases.ts'

export const cases: Cases = {
  bad: [
    ['no-tests', { 'package.json': manifest(), 'src/app.js': '' }],
    ['no-tests', { 'server/package.json': manifest(), 'server/app.js': '' }],
    ['no-test-script', { 'package.json': manifest(), 'src/app.js': '', 'test/app.test.js': '' }],
    [
      'placeholder-test-script',
      {
        'package.json': manifest({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }),
        'test/app.test.js': '',
      },
    ],
  ],
  good: { 'package.json': manifest({ scripts: { test: 'vitest run' } }), 'test/app.test.js': '' },
  traps: [
    {
      'package.json': manifest({ scripts: { test: 'pytest' } }),
      'src/app.js': '',
      'tests/test_app.py': '',
    },
    { 'package.json': manifest(), Makefile: 'test:', 'src/app.js': '', 'test/app.bats': '' },
    { 'main.go': '' },
  ],
}
