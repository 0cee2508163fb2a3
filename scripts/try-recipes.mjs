import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, readWords } from './try/conformance/project.mjs'
import { run } from './try/project.mjs'
import { follow } from './try/recipes/follow.mjs'

/**
 * Follows the recipes of a new project, one after another, as a reader would: creates their files, makes their edits, and
 * runs their commands. Then runs the project's check, and the tests of the recipes. Before that it removes jobs from a copy
 * of the project, as docs/jobs.md says, and runs the rest.
 *
 *   npm run try:recipes                            on SQLite
 *   DATABASE_URL=… npm run try:recipes -- --db postgres|mysql
 *   … --only pg-boss                               only this recipe
 *   … --project FOLDER                             a project that is installed already; it is changed
 */
const values = readWords({ only: { type: 'string' } })
const { db, env } = values
const home = mkdtempSync(join(tmpdir(), 'try recipes '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const project = values.project ?? prepare(home, values)
const recipes = [
  ...['download', 'events', 'upload', 'webhook-in', 'webhook-out', 'mail', 'scheduled-job'],
  ...(db === 'postgres' ? ['pg-boss'] : []),
]
const shared = ['test/house.test.ts', 'test/config.test.ts']
if (!values.only) withoutJobs()
for (const recipe of recipes.filter(name => !values.only || name === values.only)) {
  const tests = follow(join(project, 'docs/recipes', `${recipe}.md`), project, env)
  run('npm', ['run', 'check'], project, env)
  run('npx', ['vitest', 'run', ...tests, ...shared], project, env)
  console.log(`ok     ${recipe} (${db}): ${tests.join(', ')}`)
}

function withoutJobs() {
  const copy = join(home, 'without jobs')
  cpSync(project, copy, { recursive: true, filter: path => !/[\\/](node_modules|dist|data)$/.test(path) })
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'), 'junction')
  follow(join(copy, 'docs/jobs.md'), copy, env)
  run('npm', ['run', 'check'], copy, env)
  run('npx', ['vitest', 'run', '--testTimeout', '120000'], copy, env)
  console.log(`ok     without jobs (${db}): check and tests`)
}
