import { spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * Proves the product as a user meets it: packs the tarball, and for every Node, package manager and database asked
 * for creates a project in an empty folder, installs it, and runs the project's own check, tests, build and server.
 *
 *   npm run try                                       this Node, npm, SQLite
 *   npm run try -- --node 20,22,24,26
 *   npm run try -- --pm npm,npm@10,pnpm,yarn,bun --db sqlite
 *   DATABASE_URL=postgres://… npm run try -- --db postgres
 *   npm run try -- --example sqlite                   a committed example instead of a new project
 */
const { values: asked } = parseArgs({
  options: {
    node: { type: 'string', default: process.versions.node.split('.')[0] },
    pm: { type: 'string', default: 'npm' },
    db: { type: 'string', default: 'sqlite' },
    example: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})

/** The npm packages that hold a package manager, and the name each is called by. */
const managers = { npm: 'npm', pnpm: 'pnpm', yarn: '@yarnpkg/cli-dist', bun: 'bun' }

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const home = mkdtempSync(join(tmpdir(), 'try good api '))
const trials = listOf(asked.node).flatMap(node => {
  return listOf(asked.pm).flatMap(pm => listOf(asked.example ?? asked.db).map(db => ({ node, pm, db })))
})

const results = []
try {
  const tarball = pack()
  for (const trial of trials) results.push(await attempt(trial, tarball))
} finally {
  if (!asked.keep) rmSync(home, { recursive: true, force: true })
}
for (const { trial, fault, seconds } of results) {
  console.log(
    `${fault ? 'FAILED' : 'ok    '} node ${trial.node}, ${trial.pm}, ${trial.db} (${seconds} s)${fault ? `\n${fault}` : ''}`,
  )
}
const failed = results.filter(({ fault }) => fault).length
console.log(`trials: ${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 || results.length === 0 ? 1 : 0

async function attempt(trial, tarball) {
  const started = Date.now()
  const name = `${trial.node}-${trial.pm}-${trial.db}`
  console.log(`\n== ${name}`)
  try {
    await prove(trial, tarball, join(home, name.replaceAll('@', '-')))
    return { trial, seconds: Math.round((Date.now() - started) / 1000) }
  } catch (error) {
    return { trial, fault: error.stack, seconds: Math.round((Date.now() - started) / 1000) }
  }
}

async function prove({ node, pm, db }, tarball, folder) {
  mkdirSync(folder)
  const [manager] = pm.split('@')
  const env = environmentFor([managerFolder(pm), nodeFolder(node)])
  console.log(
    `   ${manager} ${run(manager, ['--version'], folder, env).trim()} on node ${run('node', ['--version'], folder, env).trim()}`,
  )

  const project = join(folder, 'my app')
  const answers = asked.example
    ? ['--answers', join(root, 'examples', asked.example, 'gapi.yml')]
    : ['--db', db, '--set', 'name=my-app']
  const flags = ['--pm', manager, '--no-install', '--no-git', '--json']
  const created = run('npx', ['--yes', `file:${tarball}`, 'my app', ...answers, ...flags], folder, env)
  expect(JSON.parse(created).ok, 'create-good-api said it failed', created)
  if (asked.example) cpSync(join(root, 'examples', asked.example), project, { recursive: true })

  await timed('install', () => {
    const said = withoutOwnWarnings(run(manager, ['install'], project, env))
    expect(!/\b(warn|warning|deprecated|EBADENGINE)\b/i.test(said), 'the install warned', said)
  })
  for (const script of ['check', 'test', 'build', 'migrate']) {
    await timed(script, () => run(manager, ['run', script], project, env))
  }
  await timed('start', () => serve(project, env))
  await timed('gapi', () => run(manager, ['run', 'gapi', '--version'], project, env))

  partWithTheTool(project)
  await timed('without', () => {
    for (const script of ['check', 'test', 'build', 'migrate', 'seed'])
      run(manager, ['run', script], project, env)
  })
}

/** What a team does that wants no more of create-good-api. The project must not need it. */
function partWithTheTool(project) {
  const path = join(project, 'package.json')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  delete manifest.devDependencies['create-good-api']
  delete manifest.scripts.gapi
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`)
  for (const name of ['vendor', 'gapi.yml', 'node_modules/create-good-api']) {
    rmSync(join(project, name), { recursive: true, force: true })
  }
}

/** Starts the built server, waits until it says it is ready, and asks it to stop. */
async function serve(project, env) {
  const port = await freePort()
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  const [program, ...args] = scripts.start.split(' ')
  const options = { cwd: project, env: { ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] }
  const server = spawn(program, args, options)
  let said = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', chunk => {
      said += chunk
    })
  }
  const ended = new Promise(done => server.on('close', (code, signal) => done(signal ?? code)))
  try {
    await untilReady(`http://127.0.0.1:${port}/health/ready`, server)
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/products`)
    expect(status === 200, `GET /v1/products answered ${status}`, said)
  } catch (error) {
    throw new Error(`${error.message}\n${said}`)
  } finally {
    server.kill('SIGTERM')
  }
  const end = await ended
  expect(end === 0, `after SIGTERM the server ended with ${end}, not 0`, said)
}

async function untilReady(url, server) {
  for (const until = Date.now() + 20_000; Date.now() < until; await pause(50)) {
    if (server.exitCode !== null)
      throw new Error(`the server ended with ${server.exitCode} before it was ready`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.status === 200) return
  }
  throw new Error(`${url} did not answer 200 within 20 s`)
}

/** The folder of a Node binary: this one, or the one the npm package `node` holds for that version. */
function nodeFolder(version) {
  if (version === process.versions.node.split('.')[0]) return dirname(process.execPath)
  const prefix = join(home, `node-${version}`)
  const bin = join(prefix, 'node_modules', 'node', 'bin')
  if (!existsSync(bin)) installInto(prefix, `node@${version}`)
  return bin
}

/** The folder of a package manager, or undefined for the npm that is here. */
function managerFolder(pm) {
  if (pm === 'npm') return undefined
  const [manager, version = 'latest'] = pm.split('@')
  const prefix = join(home, `pm-${manager}-${version}`)
  if (!existsSync(prefix)) installInto(prefix, `${managers[manager]}@${version}`)
  return join(prefix, 'node_modules', '.bin')
}

function installInto(prefix, what) {
  mkdirSync(prefix)
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', prefix, what], home, environmentFor([]))
}

/** Only what a person's shell would hold: nothing that the npm running this script says to its scripts. */
function environmentFor(folders) {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_(registry|cache|userconfig)$)|INIT_CWD|NODE_(?!EXTRA_CA_CERTS)|CI$|VITEST)/i.test(
        name,
      ),
  )
  const env = Object.fromEntries(kept)
  return { ...env, PATH: [...folders.filter(Boolean), env.PATH].join(delimiter) }
}

function pack() {
  run('npm', ['pack', '--pack-destination', home], root, process.env)
  return join(
    home,
    readdirSync(home).find(name => name.endsWith('.tgz')),
  )
}

function run(command, args, cwd, env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) throw error
  expect(status === 0, `${command} ${args.join(' ')} ended with ${status}`, stdout + stderr)
  return args.includes('install') ? stdout + stderr : stdout
}

/** What the package manager says of this machine's settings is not about the project. */
function withoutOwnWarnings(output) {
  return output.replace(/^npm warn Unknown .* config .*$/gim, '')
}

function expect(holds, sentence, output = '') {
  if (!holds) throw new Error(`${sentence}\n${output.slice(-4000)}`)
}

async function timed(what, work) {
  const started = Date.now()
  await work()
  console.log(`   ${what.padEnd(8)} ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.on('listening', done))
  const { port } = server.address()
  await new Promise(done => server.close(done))
  return port
}

function pause(milliseconds) {
  return new Promise(done => setTimeout(done, milliseconds))
}

function listOf(text) {
  return text.split(',').map(each => each.trim())
}
