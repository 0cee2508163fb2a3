import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { createServer, request as open } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freePort, launch, portOf, untilReady } from '../process.mjs'
import { root, run } from '../project.mjs'

/** The origin that the servers allow; the suite's default. */
const origin = 'https://app.example.com'

/**
 * Starts what the suite needs of a built project, on a new database: two instances, one with low rate limits,
 * one behind a proxy that strips a prefix, and the keys of an admin and two users.
 */
export async function withServers({ project, db, env }, use) {
  return withDatabaseUrl({ project, db, env }, async url => {
    const config = {
      ...env,
      APP_CONFIG: 'production',
      DATABASE_URL: url,
      KEY_PEPPER: randomBytes(32).toString('hex'),
      HOST: '127.0.0.1',
      CORS_ORIGINS: origin,
      RATE_LIMIT_ANONYMOUS: '1000000',
      RATE_LIMIT_CLIENT: '1000000',
      COMMIT: '4f3b0c1',
      DRAIN_DELAY: '1',
      LOG_LEVEL: 'warn',
    }
    const { manager, server: serve } = programsOf(project)
    const [program, ...first] = manager
    const manage = (...words) => run(program, [...first, ...words], project, config)
    manage('migrate')
    const keyOf = (name, ...flags) =>
      JSON.parse(manage('client', 'add', name, `${name}@example.com`, ...flags, '--json')).key
    const keys = { admin: keyOf('admin', '--admin'), user: keyOf('user'), other: keyOf('other') }
    const started = []
    const start = async (settings = {}) => {
      const port = await freePort()
      const server = launch(serve, project, {
        ...config,
        ...settings,
        PORT: String(port),
      })
      started.push(server)
      const address = `http://127.0.0.1:${port}`
      await untilReady(address, server)
      return { url: address, ...server }
    }
    try {
      const [main, second] = [await start(), await start()]
      const limited = await start({ RATE_LIMIT_ANONYMOUS: '5', RATE_LIMIT_CLIENT: '90' })
      const behind = await start({ TRUST_PROXY: '1' })
      return await withPrefix(behind.url, prefixed => use({ main, second, limited, prefixed, keys, start }))
    } finally {
      for (const { child, ended } of started) {
        child.kill('SIGKILL')
        await ended
      }
    }
  })
}

/** The commands of a built project of either template. */
function programsOf(project) {
  if (!existsSync(join(project, 'manage.py')))
    return { manager: ['node', 'dist/src/manage.js'], server: ['node', 'dist/src/server.js'] }
  const manager = ['.venv/bin/python', '-m', 'manage']
  return { manager, server: [...manager, 'serve'] }
}

/** Makes an empty database: a file, or one on the server of DATABASE_URL. */
export async function withDatabaseUrl({ project, db, env }, use) {
  if (db === 'sqlite')
    return use(`sqlite:${join(project, 'data', `${randomBytes(6).toString('hex')}.sqlite`)}`)
  const server = env.DATABASE_URL
  const name = `try_conformance_${randomBytes(6).toString('hex')}`
  const sql = await connectTo(project, db, server)
  try {
    await sql(`create database ${name}`)
    return await use(Object.assign(new URL(server), { pathname: `/${name}` }).href)
  } finally {
    await sql(`drop database if exists ${name}`)
    await sql()
  }
}

/** Returns a function that runs a statement on the server; without a statement it closes the connection. */
async function connectTo(project, db, url) {
  const drivers = existsSync(join(project, 'package.json')) ? project : root
  const require = createRequire(join(drivers, 'package.json'))
  if (db === 'postgres') {
    const client = new (require('pg').Client)({ connectionString: url })
    await client.connect()
    return text => (text ? client.query(text) : client.end())
  }
  const connection = await require('mysql2/promise').createConnection(url)
  return text => (text ? connection.query(text) : connection.end())
}

/**
 * Starts a proxy in front of a server, at /shop: like many proxies it strips the prefix and sends it in a
 * header.
 */
async function withPrefix(target, use) {
  const { port } = new URL(target)
  const proxy = createServer((asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-prefix': '/shop', 'x-forwarded-for': '127.0.0.1' }
    const path = asked.url.startsWith('/shop/') ? asked.url.slice('/shop'.length) : '/outside'
    const forwarded = open({ host: '127.0.0.1', port, path, method: asked.method, headers }, got => {
      answer.writeHead(got.statusCode, got.headers)
      got.pipe(answer)
    })
    forwarded.on('error', () => answer.destroy())
    asked.pipe(forwarded)
  }).listen(0, '127.0.0.1')
  await new Promise(done => proxy.on('listening', done))
  try {
    return await use(`http://127.0.0.1:${portOf(proxy)}/shop`)
  } finally {
    proxy.closeAllConnections()
    proxy.close()
  }
}
