import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, readWords } from './try/conformance/project.mjs'
import { run } from './try/project.mjs'
import { copyProject } from './try/projects.mjs'
import { follow } from './try/recipes/follow.mjs'

/**
 * Follows the recipes of a new project, one after another, as a reader would: creates their files, makes their edits, and
 * runs their commands. Then runs the project's check, and the tests of the recipes. Before that it removes jobs from a copy
 * of the project, as docs/jobs.md says, and runs the rest.
 *
 *   npm run try:recipes                            on SQLite
 *   DATABASE_URL=… npm run try:recipes -- --db postgres|mysql
 *   … --only pg-boss                               only this recipe
 *   … --together                                   one check and one run of tests, when all recipes are followed but
 *                                                  pg-boss, which replaces what the others use
 *   … --project FOLDER                             a project that is installed already; it is changed
 *   … --projects FOLDER                            a copy of one of these, see try/projects.mjs
 */
const values = readWords({ only: { type: 'string' }, together: { type: 'boolean', default: false } })
const { db, env } = values
const home = mkdtempSync(join(tmpdir(), 'try recipes '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const project = values.project ?? ownProject()
const recipes = [
  ...['download', 'events', 'upload', 'webhook-in', 'webhook-out', 'mail', 'scheduled-job'],
  ...(db === 'postgres' && !(values.together && !values.only) ? ['pg-boss'] : []),
]
const shared = ['test/house.test.ts', 'test/config.test.ts']
if (!values.only) withoutJobs()
const chosen = recipes.filter(name => !values.only || name === values.only)
for (const group of values.together ? [chosen] : chosen.map(name => [name])) {
  const tests = group.flatMap(name => follow(join(project, 'docs/recipes', `${name}.md`), project, env))
  run('npm', ['run', 'check'], project, env)
  run('npx', ['vitest', 'run', ...tests, ...shared], project, env)
  console.log(`ok     ${group.join(', ')} (${db}): ${tests.join(', ')}`)
}

function ownProject() {
  const made = prepare(home, values)
  return values.projects ? copyProject(made, join(home, 'copy')) : made
}

/** Together with the others only the tests of what names the parts: test/extend.test.ts runs all without any part. */
function withoutJobs() {
  const copy = copyProject(project, join(home, 'without jobs'))
  follow(join(copy, 'docs/jobs.md'), copy, env)
  run('npm', ['run', 'check'], copy, env)
  const tests = values.together ? [...shared, 'test/app.test.ts', 'test/operations.test.ts'] : []
  run('npx', ['vitest', 'run', '--testTimeout', '120000', ...tests], copy, env)
  console.log(`ok     without jobs (${db}): check and tests`)
}
