import { randomBytes } from 'node:crypto'
import { isFlask } from '../cache/flask.mjs'
import { freePort, launch, untilReady } from '../process.mjs'
import { expect } from '../project.mjs'
import { withDatabase } from './database.mjs'
import { bearer, send } from './send.mjs'

/** The environment of a process in production; `variables` differ between proofs. */
export function production({ env }, url, variables = {}) {
  return {
    ...env,
    APP_CONFIG: 'production',
    HOST: '127.0.0.1',
    DATABASE_URL: url,
    KEY_PEPPER: randomBytes(32).toString('hex'),
    LOG_LEVEL: 'warn',
    RATE_LIMIT_ANONYMOUS: '1000000',
    RATE_LIMIT_CLIENT: '1000000',
    DRAIN_DELAY: '0',
    ...variables,
  }
}

/**
 * Starts `count` server processes on a new database, with an admin's and a user's key, and `product` to
 * create one. They are stopped afterwards; each that still runs after `use` must exit with 0.
 */
export async function withInstances(context, count, variables, use) {
  return withDatabase(context, async database => {
    const env = production(context, database.url, variables)
    await manage(context, env, 'migrate')
    const admin = await addClient(context, env, 'client-0', ['--admin'])
    const user = await addClient(context, env, 'client-1', [])
    const started = Array.from({ length: count }, () => startInstance(context, env))
    try {
      const instances = await Promise.all(started)
      const product = stock => newProduct(instances[0], admin, stock)
      const result = await use({ ...database, instances, admin, user, product })
      await Promise.all(instances.map(stopped))
      return result
    } catch (error) {
      throw new Error(`${error.stack}\n${await logsOf(started)}`)
    } finally {
      await killAll(started)
    }
  })
}

/** The command that serves, or that takes verbs, of a project of either template. */
function commandOf(project, what) {
  const python = ['.venv/bin/python', '-m', 'manage']
  if (isFlask(project)) return what === 'serve' ? [...python, 'serve'] : python
  return ['node', what === 'serve' ? 'dist/src/server.js' : 'dist/src/manage.js']
}

/** Starts a server process, and waits until it is ready. */
export async function startInstance({ project }, env, asked) {
  const port = asked ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const server = launch(commandOf(project, 'serve'), project, { ...env, PORT: String(port) })
  await untilReady(url, server).catch(error => {
    server.child.kill('SIGKILL')
    throw new Error(`${error.message}\n${server.said()}`)
  })
  return { url, ...server }
}

async function stopped({ url, child, ended }) {
  if (!isRunning(child)) return
  child.kill('SIGTERM')
  const end = await ended
  expect(end === 0, `${url} ended with ${end} after SIGTERM, not 0`)
}

async function killAll(started) {
  for (const start of await Promise.allSettled(started)) {
    if (start.status === 'rejected') continue
    const { child, ended } = start.value
    if (isRunning(child)) child.kill('SIGKILL')
    await ended
  }
}

async function logsOf(started) {
  const settled = await Promise.allSettled(started)
  return settled.map(one => (one.status === 'fulfilled' ? one.value.said().slice(-2000) : '')).join('\n')
}

export function isRunning({ exitCode, signalCode }) {
  return exitCode === null && signalCode === null
}

export async function addClient(context, env, name, flags) {
  const { key } = await manage(context, env, 'client', 'add', name, `${name}@example.com`, ...flags)
  return key
}

/** The output of a manage command. Other proofs go on meanwhile. */
export async function manage({ project }, env, ...words) {
  const started = launch([...commandOf(project, 'manage'), ...words, '--json'], project, env)
  const end = await started.ended
  expect(end === 0, `manage ${words.join(' ')} ended with ${end}`, started.said())
  return JSON.parse(started.printed())
}

export async function newProduct({ url }, admin, stock) {
  const body = { sku: `sku-${randomBytes(6).toString('hex')}`, name: 'Green tea', price_cents: 690, stock }
  const { status, text } = await send(`${url}/v1/products`, { method: 'POST', headers: bearer(admin), body })
  expect(status === 201, `POST /v1/products answered ${status}`, text)
  return JSON.parse(text)
}
