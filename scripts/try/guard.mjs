import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { freePort, launch, untilReady } from './process.mjs'
import { expect, run } from './project.mjs'

/**
 * Deploys a production database with the built project, then runs the checkout's own commands with only its
 * URL: each must be refused. The full matrix is in test/guard; this uses the real project with its real npm
 * scripts.
 */
export async function guardProduction(project, manager, env) {
  const name = `deployed_${randomBytes(4).toString('hex')}`
  const url = env.DATABASE_URL ? env.DATABASE_URL.replace(/[^/]*$/, name) : `sqlite:data/${name}.sqlite`
  const confirmed = ['--confirm', env.DATABASE_URL ? name : `${name}.sqlite`]
  const KEY_PEPPER = randomBytes(32).toString('hex')
  const careless = { ...env, DATABASE_URL: url, KEY_PEPPER }
  const production = { ...careless, NODE_ENV: 'production', APP_CONFIG: 'production' }
  const gapi = (...words) => ['node', ['node_modules/create-good-api/bin/gapi.cjs', ...words]]
  const status = gapi('migration', 'status', '--exit-code')
  run(...gapi('db', 'create'), project, careless)
  run('node', ['dist/src/manage.js', 'migrate'], project, production)

  const commands = [
    ...['seed', 'setup', 'dev', 'rollback'].map(script => [manager, ['run', script]]),
    ...['db reset', 'db drop', 'seed', 'seed --reset', 'seed --fresh', 'seed --prune', 'seed --rows 3'].map(
      words => gapi(...words.split(' ')),
    ),
    gapi('migration', 'down', '--all'),
  ]
  const shells = [careless, { ...careless, NODE_ENV: 'production' }, production]
  for (const [index, command] of commands.entries()) ends(4, command, project, shells[index % shells.length])
  run(...status, project, careless)

  for (const file of ['server.js', 'manage.js'])
    ends(2, ['node', [`dist/src/${file}`, 'migrate']], project, { ...env, DATABASE_URL: url, KEY_PEPPER })
  run('node', ['--import', 'tsx', 'src/manage.ts', 'seed', ...confirmed], project, careless)
  await refusesKnownKeys(project, production)
  run(...gapi('db', 'drop', ...confirmed), project, careless)

  // A fresh clone, in a shell that has NODE_ENV=production for other reasons.
  run(...gapi('db', 'create'), project, careless)
  run(manager, ['run', 'setup'], project, { ...careless, NODE_ENV: 'production' })
  run(...gapi('db', 'drop'), project, { ...careless, NODE_ENV: 'production' })
}

/**
 * @param {number} code
 * @param {readonly any[]} command a program and its arguments
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 */
function ends(code, [program, args], project, env) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: project, env, encoding: 'utf8' })
  expect(status === code, `${program} ${args.join(' ')} ended with ${status}, not ${code}`, stdout + stderr)
}

/** The rows of the development clients exist, and their keys are refused. */
async function refusesKnownKeys(project, env) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = launch(['node', 'dist/src/server.js'], project, {
    ...env,
    PORT: String(port),
    DRAIN_DELAY: '0',
  })
  try {
    await untilReady(url, server)
    for (const key of ['key_development_only', 'key_development_user']) {
      const { status } = await fetch(`${url}/v1/orders`, { headers: { authorization: `Bearer ${key}` } })
      expect(status === 401, `production answered ${status} to ${key}`, server.said())
    }
  } finally {
    server.child.kill('SIGTERM')
  }
  await server.ended
}
