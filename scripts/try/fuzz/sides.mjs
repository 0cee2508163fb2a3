import { Agent, request as open } from 'node:http'
import { lenders } from '../databases.mjs'
import { addClient, manage, production, startInstance } from '../instances/instances.mjs'

/** Tables with rows that requests create, referring tables first. */
const tables = ['order_lines', 'orders', 'idempotency_keys', 'products']

/**
 * Starts one API for each database, with the production config: `name`, `send`, `clear` to remove what
 * requests created, `keys` of its clients, its output `said`, and `restart` to run it with more environment
 * variables.
 */
export function withSides({ env, projects, servers }, use) {
  /** @param {readonly string[]} names */
  const lend = ([name, ...rest], sides) => {
    if (!name) return use(sides)
    return lenders[name](servers[name], async database => {
      const side = await startSide(name, { env, project: projects[name] }, database)
      try {
        return await lend(rest, [...sides, side])
      } finally {
        await side.stop()
      }
    })
  }
  return lend(Object.keys(projects), [])
}

async function startSide(name, context, { url, query }) {
  const environment = production(context, url)
  await manage(context, environment, 'migrate')
  const keys = {
    user: await addClient(context, environment, 'user', []),
    other: await addClient(context, environment, 'other', []),
    admin: await addClient(context, environment, 'admin', ['--admin']),
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let instance = await startInstance(context, environment)
  const end = async () => {
    instance.child.kill('SIGTERM')
    await instance.ended
  }
  return {
    name,
    keys,
    send: written => send(instance.url, agent, written),
    said: () => instance.said(),
    async clear() {
      for (const table of tables) await query(`delete from ${table}`)
    },
    async restart(variables) {
      await end()
      instance = await startInstance(context, { ...environment, ...variables })
    },
    async stop() {
      agent.destroy()
      await end()
    },
  }
}

/** Sends a request exactly as written. A missing response has the status 0. */
function send(url, agent, { method, target, headers, content }) {
  return new Promise(resolve => {
    const failed = error => resolve({ status: 0, headers: {}, text: String(error.code ?? error.message) })
    const { hostname, port } = new URL(url)
    const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) }
    const options = {
      hostname,
      port,
      method,
      path: target,
      agent,
      headers: { ...headers, ...length },
      timeout: 60_000,
    }
    const request = open(options, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('error', failed)
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    request.on('timeout', () => request.destroy(new Error('no answer within 60 s')))
    request.on('error', failed)
    request.end(content)
  })
}
