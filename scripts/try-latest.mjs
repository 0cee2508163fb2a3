import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { raiseDependencies } from './try/latest.mjs'
import { nodeFolder } from './try/node.mjs'
import { environmentFor, root, run } from './try/project.mjs'

/**
 * Raises every dependency of a copy of this repository to its latest version, and runs its check, its build and some of
 * its tests: those of the whole program in process, of creating a project, and of migrations and seeds on SQLite.
 *
 *   npm run try:latest -- --node 24,26        (default: 24)
 */
const { values } = parseArgs({ options: { node: { type: 'string', default: '24' } } })
const tests = [
  'test/house.test.ts',
  'test/cli/create.test.ts',
  'test/cli/version.test.ts',
  'test/seed',
  'test/core',
]

const home = mkdtempSync(join(tmpdir(), 'try latest '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
for (const node of values.node.split(',')) {
  const env = environmentFor([nodeFolder(node, home)])
  const copy = join(home, `copy-${node}`)
  const tracked = run('git', ['ls-files', '-z'], root, env).split('\0').filter(Boolean)
  for (const path of tracked) cpSync(join(root, path), join(copy, dirname(path), path.split('/').at(-1)))
  raiseDependencies(copy, env)
  run('npm', ['install', '--no-audit', '--no-fund'], copy, env)
  run('npm', ['run', 'build'], copy, env)
  run('npm', ['run', 'check'], copy, env)
  run('npx', ['vitest', 'run', ...tests, '--testTimeout', '120000'], copy, env)
  console.log(`ok     this repository on Node ${node}: build, check and tests`)
}
