import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { freePort } from './try/process.mjs'

/**
 * Measures the cost of a request to the generated API, with all its features on, compared with bare servers
 * that send the same response: a JSON route and a list from SQLite. The server runs on one core and the
 * client on another, in turn and for seconds only; the most reliable figure is the server's CPU time per
 * request. Linux only: it reads /proc and uses taskset.
 *
 *   npm run bench:api -- --rounds 5 --seconds 2
 */
const { values: asked } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '2' } },
})
const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const home = mkdtempSync(join(tmpdir(), 'bench-api-'))
const project = join(home, 'shop')
const peers = join(home, 'peers')
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env
const nest = join(home, 'nest')
const env = {
  ...inherited,
  PROJECT: project,
  PEERS: peers,
  PEER: pathToFileURL(join(root, 'scripts', 'bench', 'peer.mjs')).href,
  DATABASE_URL: `sqlite:${join(home, 'bench.sqlite')}`,
}
/** As in production, with all features on and a rate limit that is counted and never reached. */
const production = {
  NODE_ENV: 'production',
  APP_CONFIG: 'production',
  KEY_PEPPER: randomBytes(32).toString('hex'),
  METRICS: 'admin',
  CORS_ORIGINS: 'https://shop.example',
  RATE_LIMIT_ANONYMOUS: '1000000000',
  DRAIN_DELAY: '0',
}
/**
 * V8 takes longer to optimize a larger program, so each server is measured after the same number of requests,
 * not after the same time.
 */
const warmRequests = 20_000
const ticksPerSecond = Number(run('getconf', ['CLK_TCK'], home))

const sameHeaders = { HEADERS: '{}' }
/**
 * The usual additions to a framework: security headers, CORS, a rate limit, and an id and a log line for each
 * request.
 */
const usual = { USUAL: production.CORS_ORIGINS }
const servers = {
  'bare Fastify': ['scripts/bench/fastify.mjs'],
  'Fastify, its headers': ['scripts/bench/fastify.mjs', sameHeaders],
  'generated API': [join(project, 'dist', 'src', 'server.js')],
  'Fastify, usual plugins': ['scripts/bench/fastify.mjs', usual],
  'bare Hono': ['scripts/bench/hono.mjs'],
  'Hono, usual middleware': ['scripts/bench/hono.mjs', usual],
  'bare Express 5': ['scripts/bench/express.mjs'],
  'Express 5, usual middleware': ['scripts/bench/express.mjs', usual],
  'nest new': [join(nest, 'dist', 'main.js')],
}

const packages = [
  ...['autocannon@8', 'fastify@5', 'express@5', 'hono@4', '@hono/node-server@2'],
  ...['@fastify/helmet@13', '@fastify/cors@11', '@fastify/rate-limit@11', '@fastify/etag@6'],
  ...['helmet@8', 'cors@2', 'express-rate-limit@8', 'pino@10', 'pino-http@11', 'hono-rate-limiter@0.5'],
]

try {
  prepare()
  sameHeaders.HEADERS = await headersOf(servers['generated API'])
  const first = await startTimes()
  for (const path of ['/version', '/v1/products']) await compare(path)
  console.log(`\nstart to the first 200, CPU ms: ${first}`)
} finally {
  rmSync(home, { recursive: true, force: true })
}

/** The example, built and seeded; and the peers. */
function prepare() {
  cpSync(join(root, 'examples', 'sqlite'), project, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'))
  delete manifest.devDependencies['create-good-api']
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  run('npm', ['install', '--no-audit', '--no-fund'], project, process.env)
  for (const script of ['build', 'migrate', 'seed']) run('npm', ['run', script], project)
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', peers, ...packages], home, process.env)
  prepareNest()
}

/** As `nest new` creates it, with one controller. */
function prepareNest() {
  const flags = ['--skip-git', '--package-manager', 'npm']
  run('npx', ['--yes', '@nestjs/cli@12', 'new', 'nest', ...flags], home, process.env)
  cpSync(join(root, 'scripts', 'bench', 'nest-controller.ts.txt'), join(nest, 'src', 'app.controller.ts'))
  run('npm', ['run', 'build'], nest)
}

/**
 * The headers that the generated API adds to a response, for the bare server with the same body: the rest of
 * the difference is the work.
 */
async function headersOf(script) {
  const server = await start(script)
  const { headers } = await fetch(`http://127.0.0.1:${server.port}/version`)
  await server.stop()
  const own = ['connection', 'content-length', 'content-type', 'date', 'keep-alive']
  return JSON.stringify(Object.fromEntries([...headers].filter(([name]) => !own.includes(name))))
}

async function compare(path) {
  const names = Object.keys(servers)
  const costs = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round < Number(asked.rounds); round++) {
    for (const name of round % 2 ? names.toReversed() : names)
      costs[name].push(await costOf(servers[name], path))
  }
  console.log(`\nGET ${path}`.padEnd(26), 'CPU µs a request  ratio  peak MB')
  for (const name of names) {
    const ratios = costs[name].map(({ cpu }, round) => cpu / costs[names[0]][round].cpu)
    const [cpu, memory] = ['cpu', 'memory'].map(key => median(costs[name].map(cost => cost[key])))
    console.log(
      `${name.padEnd(28)} ${cpu.toFixed(1).padStart(12)} ${median(ratios).toFixed(2).padStart(6)} ${memory.toFixed(0).padStart(8)}`,
    )
  }
}

/** CPU time of the warm server per request, in microseconds. */
async function costOf(script, path) {
  const server = await start(script)
  try {
    for (let warm = 0; warm < warmRequests; ) warm += await load(server.port, path, 1)
    const before = cpuSeconds(server.pid)
    const requests = await load(server.port, path, Number(asked.seconds))
    return { cpu: ((cpuSeconds(server.pid) - before) / requests) * 1e6, memory: peakMegabytes(server.pid) }
  } finally {
    await server.stop()
  }
}

async function startTimes() {
  const times = []
  for (const [name, script] of Object.entries(servers)) {
    const runs = []
    for (let n = 0; n < 3; n++) {
      const server = await start(script)
      runs.push(cpuSeconds(server.pid) * 1000)
      await server.stop()
    }
    times.push(`${name} ${median(runs).toFixed(0)}`)
  }
  return times.join(', ')
}

/**
 * Starts a server on core 0, and waits until it responds.
 * @param {readonly any[]} server its script, and what its environment has more
 */
async function start([script, extra]) {
  const port = await freePort()
  const child = spawn('taskset', ['-c', '0', process.execPath, script], {
    cwd: script.startsWith('scripts') ? root : project,
    env: { ...env, ...production, ...extra, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise(done => child.on('close', done))
  for (const until = Date.now() + 10_000; ; await new Promise(next => setTimeout(next, 5))) {
    const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined)
    if (answer?.ok) break
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${script} did not start`)
  }
  return {
    port,
    pid: child.pid,
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
  }
}

/** Sends requests from core 1, and counts those answered with 200. */
async function load(port, path, seconds) {
  const script = join(peers, 'node_modules', 'autocannon', 'autocannon.js')
  const args = ['-c', '1', process.execPath, script, '--json', '-c', '32', '-d', String(seconds)]
  const child = spawn('taskset', [...args, `http://127.0.0.1:${port}${path}`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  for await (const part of child.stdout) text += part
  const { '2xx': answered, non2xx, errors } = JSON.parse(text)
  if (non2xx > 0 || errors > 0) throw new Error(`${path}: ${non2xx} other answers, ${errors} errors`)
  return answered
}

function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

function peakMegabytes(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

/** @param {NodeJS.ProcessEnv} environment */
function run(command, args, cwd, environment = env) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env: environment, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return stdout
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2
}
