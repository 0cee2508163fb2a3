import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { prepare, readWords } from './try/conformance/project.mjs'
import { few, fewAfterwards, many, manyAfterwards } from './try/generate/matrix.mjs'
import { expect, run } from './try/project.mjs'
import { copyProject } from './try/projects.mjs'

/**
 * Generates many resources in one new project, and runs its check, its tests, `gapi migration verify`, `seed check` and
 * `doctor --strict`, without an edit. Then destroys them, the last first: nothing is left.
 *
 *   npm run try:generate                            six resources, on SQLite
 *   npm run try:generate -- --full                  more than 50 resources, and all tests of the project
 *   DATABASE_URL=… npm run try:generate -- --db postgres|mysql
 *   … --projects FOLDER                             a copy of one of these, see try/projects.mjs
 *   … --project FOLDER                              a copy of this one, whose packages are installed
 */
const values = readWords({ full: { type: 'boolean', default: false } })
const { db, env, full } = values
const home = mkdtempSync(join(tmpdir(), 'try generate '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const project = copyProject(values.project ?? prepare(home, values), join(home, 'app'))
git('init', '-q')
// Here it is a link, which the project's .gitignore does not cover.
appendFileSync(join(project, '.git', 'info', 'exclude'), 'node_modules\n')
commit(project)
const lines = full ? [...many, ...manyAfterwards] : [...few, ...fewAfterwards]
const began = performance.now()
const startBefore = startOf()
for (const line of lines) gapi(project, 'generate', ...line.split(' '), '--force')
const made = performance.now()
console.log(`ok     ${lines.length} generators (${db}): ${seconds(made - began)} s`)
const startAfter = startOf()
console.log(
  `       routes --json: ${seconds(startBefore)} s before, ${seconds(startAfter)} s with ${lines.length} more`,
)

const tests = full
  ? []
  : [...git('ls-files', '-o', '--exclude-standard', 'test').trim().split('\n'), ...shared()]
timed('check', () => run('npm', ['run', 'check'], project, env))
timed('tests', () => run('npx', ['vitest', 'run', '--testTimeout', '120000', ...tests], project, env))
timed('gapi migration verify', () => gapi(project, 'migration', 'verify'))
timed('gapi seed check', () => gapi(project, 'seed', 'check'))
timed('gapi doctor --strict', () => {
  const committed = copyProject(project, join(home, 'committed'))
  commit(committed)
  gapi(committed, 'doctor', '--strict')
})

timed('destroyed', () => {
  for (const line of lines.toReversed()) gapi(project, 'destroy', ...undone(line))
})
const left = git('status', '--porcelain', '--untracked-files=all')
expect(left === '', 'generate, then destroy, left these files', left)
console.log(`ok     nothing is left (${db})`)

/** The arguments of `gapi destroy` for a line of the matrix. */
function undone(line) {
  const [kind, name, field = ''] = line.split(' ')
  return kind === 'field' ? [kind, name, field.split(/[?!:]/)[0]] : [kind, name]
}

/** The project's own tests of all resources. */
function shared() {
  return ['contract', 'house', 'hostile', 'list-indexes', 'migrations', 'seeds'].map(
    name => `test/${name}.test.ts`,
  )
}

function startOf() {
  const start = performance.now()
  run('npm', ['run', '-s', 'routes', '--', '--json'], project, env)
  return performance.now() - start
}

function gapi(folder, ...args) {
  return run(join(folder, 'node_modules/.bin/gapi'), args, folder, env)
}

function git(...args) {
  return run('git', args, project, env)
}

function commit(folder) {
  run('git', ['add', '-A'], folder, env)
  const who = ['-c', 'user.name=trial', '-c', 'user.email=trial@example.com']
  run('git', [...who, 'commit', '-q', '-m', 'all'], folder, env)
}

function timed(name, work) {
  const start = performance.now()
  work()
  console.log(`ok     ${name} (${db}): ${seconds(performance.now() - start)} s`)
}

function seconds(milliseconds) {
  return (milliseconds / 1000).toFixed(1)
}
