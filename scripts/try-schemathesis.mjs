import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare, readWords } from './try/conformance/project.mjs'
import { withServers } from './try/conformance/server.mjs'
import { run } from './try/project.mjs'

/**
 * Checks a new project against its own openapi.json with schemathesis: valid and invalid requests made from
 * the document, with all of its checks. It is installed from PyPI into a temporary folder; without Python it
 * is reported as skipped.
 *
 *   npm run try:schemathesis                           on SQLite
 *   … --template flask                               the same on a project of that template
 *   DATABASE_URL=… npm run try:schemathesis -- --db postgres|mysql
 *   … --examples 200 --seed 7                          more requests per operation, and others
 *   … --projects FOLDER                                on one of these, see try/projects.mjs
 */
const version = '4.32.5'
const values = readWords({
  examples: { type: 'string', default: '25' },
  seed: { type: 'string', default: '1' },
})
const home = mkdtempSync(join(tmpdir(), 'try schemathesis '))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))

const program = install()
if (!program) {
  console.log('schemathesis: skipped, there is no Python 3.10 or later with venv and pip')
} else {
  const project = values.project ?? prepare(home, values)
  process.exitCode = await withServers({ ...values, project }, check)
}

/** The program in a virtual environment; undefined without Python. */
function install() {
  const wanted = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'
  if (spawnSync('python3', ['-c', wanted]).status !== 0) return undefined
  const folder = join(home, 'venv')
  run('python3', ['-m', 'venv', folder], home, values.env)
  run(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${version}`], home, values.env)
  return join(folder, 'bin', 'schemathesis')
}

/** The same seed makes the same requests. What it learns from responses is kept in `home`. */
function check({ main, keys }) {
  const config = join(import.meta.dirname, 'try', 'schemathesis', 'schemathesis.toml')
  const words = [
    ...['--config-file', config, 'run', `${main.url}/openapi.json`, '--url', main.url],
    ...['--checks', 'all', '--max-examples', values.examples, '--seed', values.seed],
    ...['--generation-database', 'none', '--continue-on-failure', '--no-color'],
  ]
  const env = { ...values.env, API_KEY: keys.admin }
  const { status, stdout } = spawnSync(program, words, {
    cwd: home,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // Its last line, without a failure, reads like that of a run of pytest without a test.
  console.log(status === 0 ? `schemathesis: ${/\d+ generated, .*/.exec(stdout)?.[0]}` : stdout)
  return status ?? 1
}
