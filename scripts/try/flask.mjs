import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, launch, untilReady } from './process.mjs'
import { environmentFor, expect, run } from './project.mjs'
import { has, pythonFolder, pythons } from './python.mjs'

/**
 * The trials of the template flask: each Python with each package manager and database. What this machine cannot try is
 * in `skipped`, with the reason.
 * @param {{ python?: string, pm: string, db: string }} asked
 */
export function flaskTrials({ python, pm, db }) {
  const found = pythons(python)
  const managers = pm === 'npm' ? ['pip'] : pm.split(',')
  const able = managers.filter(name => name !== 'uv' || has('uv'))
  const missing =
    python && python !== 'all'
      ? python.split(',').filter(v => !found.some(({ version }) => version === v))
      : []
  const skipped = [
    ...(found.length === 0
      ? ['there is no Python 3.11 or later with venv and pip']
      : missing.map(v => `there is no Python ${v}`)),
    ...managers.filter(name => !able.includes(name)).map(name => `${name} is not installed`),
  ]
  const trials = found.flatMap(({ version, program }) =>
    able.flatMap(manager =>
      db.split(',').map(name => ({ node: `python ${version}`, program, pm: manager, db: name })),
    ),
  )
  return { trials, skipped }
}

/** Creates and installs a project as a user would, and runs its own commands, its server and its doctor. */
export async function proveFlask({ program, pm, db }, tarball, folder, { quick, timed }) {
  const env = environmentFor([pythonFolder(program, join(folder, 'python'))])
  const project = await timed('create', () => flaskProject(tarball, folder, ['--pm', pm, '--db', db], env))
  for (const target of ['setup', 'check', 'test', 'migrate'])
    await timed(target, () => run('make', [target], project, env))
  await timed('start', () => serve(project, env))
  const gapi = (...words) => run(join(project, 'gapi'), words, project, env)
  await timed('gapi', () => gapi('--version'))
  await timed('status', () => gapi('migration', 'status'))
  await timed('verify', () => gapi('migration', 'verify'))
  await timed('new', () => tryMigration(project, gapi))
  if (!quick) await timed('doctor', () => tryDoctor(project, gapi, env))
}

/** A new project in a folder, installed by the program itself. Returns its path. */
export function flaskProject(tarball, folder, flags, env) {
  mkdirSync(folder, { recursive: true })
  const words = [
    '--yes',
    `file:${tarball}`,
    'my-app',
    '-y',
    '--template',
    'flask',
    ...flags,
    '--no-git',
    '--json',
  ]
  const said = run('npx', words, folder, env)
  expect(JSON.parse(said).ok, 'create-good-api said it failed', said)
  return join(folder, 'my-app')
}

/** A migration that gapi writes is applied and rolled back by the project. */
function tryMigration(project, gapi) {
  const { path } = JSON.parse(
    gapi('migration', 'new', 'add_weight_to_products', 'weight_grams:int:default=0', '--json'),
  )
  expect(existsSync(path), `${path} was not written`)
  gapi('migration', 'up')
  gapi('migration', 'down')
  const { status, stdout } = spawnSync('.venv/bin/python', ['-m', 'ruff', 'check', path], {
    cwd: project,
    encoding: 'utf8',
  })
  expect(status === 0, 'ruff found something in a new migration', stdout)
  run('rm', [path], project, process.env)
}

/** Commits the project; its README must work in a fresh clone, on a port that no other process has. */
async function tryDoctor(project, gapi, env) {
  const port = String(await freePort())
  for (const path of ['README.md', 'app/config/config.py', '.env.example', 'tests/test_manage.py'])
    writeFileSync(join(project, path), readFileSync(join(project, path), 'utf8').replaceAll('3000', port))
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  for (const words of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...who, 'commit', '--quiet', '-m', 'Begin'],
  ])
    run('git', words, project, env)
  gapi('doctor', '--run', '--yes', '--strict')
}

/** Starts the server, waits until it is ready, and stops it. */
async function serve(project, env) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const words = ['.venv/bin/python', '-m', 'manage', 'serve']
  const server = launch(words, project, { ...env, PORT: String(port), APP_CONFIG: 'development' })
  try {
    await untilReady(url, server)
    const { status } = await fetch(`${url}/v1/products`)
    expect(status === 200, `GET /v1/products answered ${status}`)
  } catch (error) {
    throw new Error(`${error.message}\n${server.said()}`)
  } finally {
    server.child.kill('SIGTERM')
  }
  const end = await server.ended
  expect(end === 0, `after SIGTERM the server ended with ${end}, not 0`, server.said())
}
