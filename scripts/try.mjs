import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { copyExample, nameTarball } from './try/example.mjs'
import { flaskTrials, proveFlask } from './try/flask.mjs'
import { guardProduction } from './try/guard.mjs'
import { tryImage } from './try/image.mjs'
import { raiseDependencies } from './try/latest.mjs'
import { managerFolder } from './try/managers.mjs'
import { nodeFolder } from './try/node.mjs'
import { freePort, launch, untilReady } from './try/process.mjs'
import { create, environmentFor, expect, pack, root, run } from './try/project.mjs'
import { builtProjects, copyProject } from './try/projects.mjs'
import { runWorkflows } from './try/workflow.mjs'

/**
 * Tests the product as a user gets it: packs the tarball, and for each given Node version, package manager
 * and database creates a project in an empty folder, installs it, and runs the project's own check, tests,
 * build and server.
 *
 *   npm run try                                       this Node, npm, SQLite
 *   npm run try -- --node 20,22,24,26
 *   npm run try -- --pm npm,npm@10,pnpm,yarn,yarn@1,bun --db sqlite
 *   DATABASE_URL=postgres://… npm run try -- --db postgres
 *   npm run try -- --example sqlite                   a committed example instead of a new project
 *   npm run try -- --template flask --python 3.11,3.13 --pm pip,uv --db sqlite   also all: every Python that is found
 *   npm run try -- --latest --node 24,26             with every dependency raised to its latest version
 *   npm run try -- --quick                            without its image, its workflow and parting with the tool
 *   npm run try -- --quick --delivery                 with its image and its workflow
 *   npm run try -- --once                             each thing once: tests by the doctor of its workflow, no check, no drift
 *   npm run try -- --database                         the install, and what depends on the database
 *   npm run try -- --projects /tmp/kept               that on a copy of a project there, which is installed already
 */
const { values: asked } = parseArgs({
  options: {
    template: { type: 'string', default: 'api' },
    python: { type: 'string' },
    node: { type: 'string', default: process.versions.node.split('.')[0] },
    pm: { type: 'string', default: 'npm' },
    db: { type: 'string', default: 'sqlite' },
    example: { type: 'string' },
    latest: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    delivery: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    database: { type: 'boolean', default: false },
    projects: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})

const home = mkdtempSync(join(tmpdir(), 'try good api '))
const isFlask = asked.template === 'flask'
const flask = isFlask ? flaskTrials(asked) : { trials: [], skipped: [] }
for (const why of flask.skipped) console.log(`skipped: ${why}`)
const trials = isFlask
  ? flask.trials
  : listOf(asked.node).flatMap(node => {
      return listOf(asked.pm).flatMap(pm => listOf(asked.example ?? asked.db).map(db => ({ node, pm, db })))
    })

const results = []
try {
  const tarball = asked.projects ? undefined : pack(home)
  for (const trial of trials) results.push(await attempt(trial, tarball))
} finally {
  if (!asked.keep) rmSync(home, { recursive: true, force: true })
}
for (const { trial, fault, seconds } of results) {
  console.log(
    `${fault ? 'FAILED' : 'ok    '} ${isFlask ? '' : 'node '}${trial.node}, ${trial.pm}, ${trial.db} (${seconds} s)${fault ? `\n${fault}` : ''}`,
  )
}
const failed = results.filter(({ fault }) => fault).length
console.log(`trials: ${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || (results.length === 0 && flask.skipped.length === 0) ? 1 : 0

async function attempt(trial, tarball) {
  const started = Date.now()
  const name = `${trial.node}-${trial.pm}-${trial.db}`
  console.log(`\n== ${name}`)
  try {
    const folder = join(home, name.replaceAll(/[@ ]/g, '-'))
    if (isFlask) await proveFlask(trial, tarball, folder, { quick: asked.quick, timed })
    else await prove(trial, tarball, folder)
    return { trial, seconds: Math.round((Date.now() - started) / 1000) }
  } catch (error) {
    return { trial, fault: error.stack, seconds: Math.round((Date.now() - started) / 1000) }
  }
}

async function prove({ node, pm, db }, tarball, folder) {
  mkdirSync(folder)
  const [manager] = pm.split('@')
  const env = environmentFor([managerFolder(pm, home), nodeFolder(node, home)])
  console.log(
    `   ${manager} ${run(manager, ['--version'], folder, env).trim()} on node ${run('node', ['--version'], folder, env).trim()}`,
  )

  if (asked.projects) {
    const built = builtProjects(asked.projects, [db], env)[db]
    return tryDatabase(copyProject(built, join(folder, 'my app')), manager, env)
  }
  const project = await installed({ manager, db }, tarball, folder, env)
  if (asked.database) {
    await timed('build', () => run(manager, ['run', 'build'], project, env))
    return tryDatabase(project, manager, env)
  }
  for (const script of [...(asked.once ? [] : ['check', 'test']), 'build', 'migrate']) {
    await timed(script, () => run(manager, ['run', script], project, env))
  }
  await timed('format', () => tryFormat(project, manager, env))
  await timed('start', () => serve(project, { ...env, APP_CONFIG: 'development' }))
  await timed('guard', () => guardProduction(project, manager, env))
  await timed('gapi', () => run(manager, ['run', 'gapi', '--version'], project, env))
  await timed('verify', () => run(manager, ['run', 'gapi', 'migration', 'verify'], project, env))

  if (!asked.quick || asked.delivery)
    await timed('image', () => tryImage(project, join(folder, 'image'), env))
  if (!asked.quick || asked.delivery) {
    prepareClone(project, await freePort(), env)
    await timed('workflow', () =>
      runWorkflows(project, join(folder, 'ci'), env, asked.once ? ['doctor'] : undefined).map(step =>
        console.log(`   $ ${step}`),
      ),
    )
  }
  if (asked.quick) return
  if (manager === 'npm' && !asked.example && !asked.once)
    await timed('drift', () => expectDrift(project, env))

  partWithTheTool(project)
  await timed('without', () => {
    const scripts = asked.once
      ? [['test', '--', 'test/house.test.ts', 'test/migrations.test.ts'], ['build']]
      : [['ci']]
    for (const script of [...scripts, ['migrate'], ['seed']]) run(manager, ['run', ...script], project, env)
  })
}

/** The tests and the server of a project that is built, and its migrations. */
async function tryDatabase(project, manager, env) {
  for (const script of ['test', 'migrate'])
    await timed(script, () => run(manager, ['run', script], project, env))
  await timed('start', () => serve(project, { ...env, APP_CONFIG: 'development' }))
  await timed('verify', () => run(manager, ['run', 'gapi', 'migration', 'verify'], project, env))
}

/** A new project, or an example, with what it needs installed. */
async function installed({ manager, db }, tarball, folder, env) {
  const answers = asked.example
    ? ['--answers', join(root, 'examples', asked.example, 'gapi.yml')]
    : ['--db', db, '--set', 'name=my-app']
  const project = create(tarball, folder, ['--pm', manager, ...answers], env)
  if (asked.example) {
    copyExample(asked.example, project)
    nameTarball(project)
  }
  if (asked.latest) await timed('raise', () => raiseDependencies(project, env))
  await timed('install', () => {
    const said = withoutOwnWarnings(run(manager, ['install'], project, env))
    expect(!/\b(warn|warning|deprecated|EBADENGINE)\b/i.test(said), 'the install warned', said)
  })
  return project
}

/**
 * Commits the project for its own CI, whose doctor asks: do the commands of the README work in a fresh clone,
 * and are the practices followed? It gets a port that no other process has, and a new database on the trial's
 * server.
 */
function prepareClone(project, port, env) {
  replaceIn(project, 'README.md', /(?<=127\.0\.0\.1:)3000/g, port)
  replaceIn(project, 'src/config/config.ts', /(?<=PORT = env\.int\()3000/, port)
  replaceIn(project, 'test/config.test.ts', /(?<=PORT\)\.toBe\()3000/, port)
  replaceIn(project, '.env.example', /(?<=\bPORT=)3000/, port)
  const server = env.DATABASE_URL?.replace(/[^/]*$/, '')
  if (server) {
    for (const path of ['src/config/database-url.ts', '.env.example'])
      replaceIn(project, path, /\w+:\/\/app:app@127\.0\.0\.1:\d+\//, server)
    const DATABASE_URL = `${server}my_app`
    run('npm', ['run', 'gapi', '--', 'db', 'create'], project, { ...env, DATABASE_URL })
  }
  const who = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com']
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...who, 'commit', '--quiet', '-m', 'Begin'],
  ])
    run('git', args, project, env)
}

/**
 * Changes a route so that openapi.json is out of date: exactly the check that regenerates the document must
 * find it.
 */
function expectDrift(project, env) {
  writeFileSync(join(project, 'README.md'), '# Shop\n\n```sh\nnpm install\ncp .env.example .env\n```\n')
  replaceIn(project, 'src/products/routes.ts', "'List products'", "'List what is for sale'")
  const args = ['gapi', 'doctor', '--run', '--yes', '--only', 'api', '--json']
  const { stdout, stderr } = spawnSync('npx', args, { cwd: project, env, encoding: 'utf8' })
  const found = JSON.parse(stdout).findings.map(({ check }) => check)
  expect(
    found.join() === 'api/drift',
    'a stale openapi.json was not found, or something else was',
    stdout + stderr,
  )
  run('git', ['checkout', '--quiet', '--', 'README.md', 'src/products/routes.ts'], project, env)
}

/** A check that fails because of formatting names the script that fixes it, and that script does. */
function tryFormat(project, manager, env) {
  const path = join(project, 'src/resources.ts')
  const before = readFileSync(path, 'utf8')
  writeFileSync(path, before.replaceAll('  ', '\t'))
  const { status, stdout } = spawnSync(manager, ['run', 'check'], { cwd: project, env, encoding: 'utf8' })
  expect(
    status !== 0 && stdout.includes(`${manager} run format`),
    `check does not name ${manager} run format`,
    stdout,
  )
  run(manager, ['run', 'format'], project, env)
  expect(readFileSync(path, 'utf8') === before, `${manager} run format did not restore the file`)
}

function replaceIn(project, path, from, to) {
  const before = readFileSync(join(project, path), 'utf8')
  const after = before.replace(from, to)
  expect(after !== before, `${path} has no ${from}`)
  writeFileSync(join(project, path), after)
}

/** Does what docs/parts.md of the project says of a team that stops using create-good-api. It must work without it. */
function partWithTheTool(project) {
  const path = join(project, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  delete manifest.devDependencies['create-good-api']
  delete manifest.scripts.gapi
  delete manifest.scripts.contract
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of ['vendor', 'gapi.yml', 'src/gapi.ts', 'node_modules/create-good-api']) {
    rmSync(join(project, name), { recursive: true, force: true })
  }
  replaceIn(project, 'scripts/ci.mjs', ", 'contract'", '')
  replaceIn(project, 'docs/practices.md', /^.*`gapi api diff` \|\n/m, '')
}

/** Starts the built server, waits until it is ready, and stops it. */
async function serve(project, env) {
  const port = await freePort()
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  const url = `http://127.0.0.1:${port}`
  const server = launch(scripts.start.split(' '), project, { ...env, PORT: String(port) })
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

/** Removes the package manager's warnings about this machine's settings, which are not about the project. */
function withoutOwnWarnings(output) {
  return output.replace(/^npm warn Unknown .* config .*$/gim, '')
}

async function timed(what, work) {
  const started = Date.now()
  const made = await work()
  console.log(`   ${what.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1)} s`)
  return made
}

function listOf(text) {
  return text.split(',').map(each => each.trim())
}
