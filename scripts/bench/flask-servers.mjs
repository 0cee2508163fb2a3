import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../try/process.mjs'

/**
 * The servers of the Flask benchmark: the generated API with data, and others that send the same responses. A
 * server runs on one core and its client on another. Linux only: it reads /proc and uses taskset.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const home = mkdtempSync(join(tmpdir(), 'bench-flask-'))
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
const peers = join(home, 'peers')
const project = join(home, 'shop')
const python = join(project, '.venv', 'bin', 'python')
const { NODE_EXTRA_CA_CERTS: _, VIRTUAL_ENV: __, ...inherited } = process.env

/** As in production, with all features on and a rate limit that is counted and never reached. */
const env = {
  ...inherited,
  APP_CONFIG: 'production',
  KEY_PEPPER: randomBytes(32).toString('hex'),
  METRICS: 'admin',
  CORS_ORIGINS: 'https://shop.example',
  RATE_LIMIT_ANONYMOUS: '1000000000',
  RATE_LIMIT_CLIENT: '1000000000',
  DRAIN_DELAY: '0',
  HOST: '127.0.0.1',
  PEERS: peers,
  PYTHONPATH: project,
  DATABASE_URL: `sqlite:${join(project, 'bench.sqlite')}`,
}

/** Each has the words after `python`. */
export const servers = {
  'bare Flask, same server': [join(root, 'scripts', 'bench', 'flask', 'bare.py')],
  'generated API': ['-m', 'manage', 'serve'],
  'FastAPI, usual middleware': [join(root, 'scripts', 'bench', 'flask', 'fastapi_usual.py')],
}

/** What the peer of FastAPI needs besides the packages of the project. */
const packages = [
  ...['fastapi', 'uvicorn[standard]', 'slowapi', 'structlog'],
  ...['asgi-correlation-id', 'prometheus-fastapi-instrumentator'],
]

/** Creates and fills a project, or uses one that is installed. Returns the keys of its clients. */
export function prepare(existing) {
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', peers, 'autocannon@8'], home, process.env)
  if (existing) run('cp', ['-r', existing, project], home)
  else
    run(
      process.execPath,
      [
        join(root, 'bin', 'create-good-api.cjs'),
        ...[project, '--template', 'flask', '--yes', '--no-install', '--no-git'],
      ],
      home,
    )
  run('python3', ['-m', 'venv', join(project, '.venv')], project)
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  run(python, [...install, '--require-hashes', '-r', 'requirements.txt'], project)
  run(python, [...install, ...packages], project)
  const development = { ...env, APP_CONFIG: 'development' }
  for (const verb of ['migrate', 'seed']) run(python, ['-m', 'manage', verb], project, development)
  const data = join(root, 'scripts', 'bench', 'flask', 'data.py')
  return JSON.parse(run(python, [data, '1000', '100000'], project, development))
}

/** Starts a server on core 0, and waits until it answers. A busy machine may take minutes. */
export async function start(words) {
  const port = await freePort()
  const child = spawn('taskset', ['-c', '0', python, ...words], {
    cwd: project,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = new Promise(done => child.on('close', done))
  for (const until = Date.now() + 120_000; ; await new Promise(next => setTimeout(next, 20))) {
    const response = await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined)
    if (response?.ok) break
    if (Date.now() > until || child.exitCode !== null) throw new Error(`${words.join(' ')} did not start`)
  }
  const stop = () => {
    child.kill('SIGKILL')
    return ended
  }
  return { port, stop, cpuSeconds: () => cpuSeconds(child.pid) }
}

/** Sends requests from core 1. Returns how many were answered. */
export async function load(port, requests, seconds) {
  const script = join(root, 'scripts', 'bench', 'api-load.mjs')
  const child = spawn('taskset', ['-c', '1', process.execPath, script], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify({ port, seconds, requests }))
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

/** @param {NodeJS.ProcessEnv} environment */
function run(command, args, cwd, environment = env) {
  const options = { cwd, env: environment, encoding: /** @type {const} */ ('utf8'), maxBuffer: 1e9 }
  const { status, stdout, stderr } = spawnSync(command, args, options)
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`)
  return stdout
}
