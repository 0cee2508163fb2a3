import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { freePort } from '../try/process.mjs'

/**
 * The servers of the API's benchmark: generated APIs, built and with data, and others that send the same
 * responses. A server runs on one core and its client on another. Linux only: it reads /proc and uses taskset.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const home = mkdtempSync(join(tmpdir(), 'bench-api-'))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
const peers = join(home, 'peers')
const project = join(home, 'shop')
const nest = join(home, 'nest')
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env

/** As in production, with all features on and a rate limit that is counted and never reached. */
const production = {
  NODE_ENV: 'production',
  APP_CONFIG: 'production',
  KEY_PEPPER: randomBytes(32).toString('hex'),
  METRICS: 'admin',
  CORS_ORIGINS: 'https://shop.example',
  RATE_LIMIT_ANONYMOUS: '1000000000',
  RATE_LIMIT_CLIENT: '1000000000',
  DRAIN_DELAY: '0',
}
const env = {
  ...inherited,
  ...production,
  PROJECT: project,
  PEERS: peers,
  PEER: pathToFileURL(join(root, 'scripts', 'bench', 'peer.mjs')).href,
  DATABASE_URL: databaseOf(project),
}

/** The usual additions to a framework: security headers, CORS, a rate limit, a request id and one log line a request. */
const usual = { USUAL: production.CORS_ORIGINS }

const own = { script: join(project, 'dist', 'src', 'server.js'), cwd: project }

/** @type {Record<string, { script: string, cwd?: string, env?: Record<string, string> }>} */
export const servers = {
  'bare Fastify': peer('fastify'),
  'generated API': own,
  'Fastify, usual plugins': peer('fastify', usual),
  'bare Hono': peer('hono'),
  'Hono, usual middleware': peer('hono', usual),
  'bare Express 5': peer('express'),
  'Express 5, usual middleware': peer('express', usual),
  'nest new': { script: join(nest, 'dist', 'main.js') },
}

/** The generated API without the counting of usage: one entry less in resources.js. */
export function ownWithoutUsage() {
  return ownChanged('without-usage', 'resources.js', /^export const usage = [\s\S]*?};$/m, '')
}

/** The generated API that counts each request `times` more than once. */
export function ownCountingMore(times) {
  const add = "app.addHook('onResponse',"
  return ownChanged('counting-more', 'usage/record.js', add, `for (let i = 0; i <= ${times}; i++) ${add}`)
}

/** The generated API that does not follow the SQL of requests for its recordings. */
export function ownWithoutSql() {
  const observer = /app\.observers\.push\([\s\S]*?\n {4}\}\)\);/
  return ownChanged('without-sql', 'recordings/record.js', observer, '')
}

/** The generated API with a list of products that is kept in memory. */
export function ownCached() {
  const summary = "summary: 'List products'"
  return ownChanged('cached', 'products/routes.js', summary, `${summary}, cache: '1h'`)
}

/** A copy of the build of the generated API, in which a text of one file is another. */
function ownChanged(name, file, from, to) {
  const dist = join(project, `dist-${name}`)
  cpSync(join(project, 'dist'), dist, { recursive: true })
  const path = join(dist, 'src', file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} of the generated API does not contain ${from}.`)
  writeFileSync(path, after)
  return { script: join(dist, 'src', 'server.js'), cwd: project }
}

/** The same framework, with a plugin that keeps responses: it has no way to drop what a write changes. */
export const fastifyCaching = peer('fastify', { ...usual, CACHING: '3600000' })

/** The generated API with other variables. */
export const ownWith = variables => ({ ...own, env: variables })

function peer(name, variables = {}) {
  return { script: join(root, 'scripts', 'bench', `${name}.mjs`), env: variables }
}

const packages = [
  ...['autocannon@8', 'fastify@5', 'express@5', 'hono@4', '@hono/node-server@2'],
  ...['@fastify/helmet@13', '@fastify/cors@11', '@fastify/rate-limit@11', '@fastify/etag@6'],
  ...['@fastify/caching@9'],
  ...['helmet@8', 'cors@2', 'express-rate-limit@8', 'pino@10', 'pino-http@11', 'hono-rate-limiter@0.5'],
]

/** Installs the peers and builds the generated API. Returns its data. */
export function prepare() {
  npm(home, 'install', '--no-audit', '--no-fund', '--prefix', peers, ...packages)
  cpSync(join(root, 'examples', 'sqlite'), project, { recursive: true })
  const data = built(project)
  run(
    'npx',
    ['--yes', '@nestjs/cli@12', 'new', 'nest', '--skip-git', '--package-manager', 'npm'],
    home,
    process.env,
  )
  cpSync(join(root, 'scripts', 'bench', 'nest-controller.ts.txt'), join(nest, 'src', 'app.controller.ts'))
  npm(nest, 'run', 'build')
  return data
}

/** The generated API as it was at a revision of this repository, built and with the same amount of data. */
export function prepareEarlier(revision) {
  const folder = join(home, 'earlier')
  mkdirSync(folder)
  const archive = run(
    'bash',
    ['-c', 'git archive "$0" examples/sqlite | tar -x -C "$1"', revision, folder],
    root,
  )
  if (archive) throw new Error(archive)
  const cwd = join(folder, 'examples', 'sqlite')
  const data = built(cwd)
  const server = {
    script: join(cwd, 'dist', 'src', 'server.js'),
    cwd,
    env: { DATABASE_URL: databaseOf(cwd) },
  }
  return { server, data }
}

/** Installs, builds and fills a project. Returns the keys of its clients and the ids of products. */
function built(cwd) {
  const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'))
  delete manifest.devDependencies['create-good-api']
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(manifest))
  npm(cwd, 'install', '--no-audit', '--no-fund')
  npm(cwd, 'run', 'build')
  const development = { ...inherited, DATABASE_URL: databaseOf(cwd) }
  for (const script of ['migrate', 'seed']) run('npm', ['run', script], cwd, development)
  const variables = { ...env, DATABASE_URL: databaseOf(cwd) }
  const script = join(root, 'scripts', 'bench', 'api-data.mjs')
  return JSON.parse(run(process.execPath, [script, '1000', '100000'], cwd, variables))
}

function databaseOf(cwd) {
  return `sqlite:${join(cwd, 'bench.sqlite')}`
}

/** Starts a server on core 0, and waits until it answers. A busy machine may take minutes. */
export async function start({ script, cwd = root, env: extra = {} }) {
  const port = await freePort()
  const child = spawn('taskset', ['-c', '0', process.execPath, script], {
    cwd,
    env: { ...env, ...extra, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise(done => child.on('close', done))
  for (const until = Date.now() + 120_000; ; await new Promise(next => setTimeout(next, 5))) {
    const response = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined)
    if (response?.ok) break
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${script} did not start`)
  }
  const stop = () => {
    child.kill('SIGTERM')
    return ended
  }
  const { pid } = child
  return { port, pid, stop, cpuSeconds: () => cpuSeconds(pid), megabytes: () => megabytes(pid) }
}

/** Sends requests from core 1. Returns how many were answered, and percentiles of the time they took, in milliseconds. */
export async function load(port, requests, seconds, rate) {
  const script = join(root, 'scripts', 'bench', 'api-load.mjs')
  const child = spawn('taskset', ['-c', '1', process.execPath, script], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify({ port, seconds, rate, requests }))
  let text = ''
  for await (const part of child.stdout) text += part
  const result = JSON.parse(text)
  if (result.failed > 0) throw new Error(`${requests[0].path}: ${result.failed} requests failed.`)
  return result
}

const ticksPerSecond = Number(run('getconf', ['CLK_TCK'], root))

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Memory at this moment and the maximum so far. */
function megabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const [now, peak] = ['VmRSS', 'VmHWM'].map(
    name => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024,
  )
  return { now, peak }
}

function npm(cwd, ...args) {
  run('npm', args, cwd, process.env)
}

/** @param {NodeJS.ProcessEnv} environment */
function run(command, args, cwd, environment = env) {
  const options = { cwd, env: environment, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1e9 }
  const { status, stdout, stderr } = spawnSync(command, args, options)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return stdout
}
