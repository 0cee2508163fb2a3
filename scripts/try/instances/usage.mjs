import { lenders } from '../databases.mjs'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { addClient, manage, production, startInstance } from './instances.mjs'
import { bearer, send } from './send.mjs'

/** How long three instances are called: longer than the time between two writes of counts. */
const SECONDS = 14
const asks = [
  { path: '/v1/products?limit=1', route: 'GET /v1/products' },
  { path: '/v1/orders/history', route: 'GET /v1/orders/history' },
  { path: '/v1/nowhere', route: 'other' },
]

/**
 * Three instances under load count exactly what they answered, once they have stopped. Of an instance that is killed, what it had
 * written stays, and no more than the rest is lost.
 */
export function countsExactly(name) {
  return context => {
    const own = { ...context, project: context.projects[name] }
    return lenders[name](context.servers[name], async ({ url, query }) => {
      const env = production(own, url)
      await manage(own, env, 'migrate')
      const clients = []
      for (const client of ['ana', 'ben'])
        clients.push({ client, key: await addClient(own, env, client, []) })
      const { calls, answered } = await underLoad(own, env, clients)
      const stored = await storedIn(query)
      expect(same(answered, stored), `${calls} calls`, `${show(answered)}\n\n${show(stored)}`)
      const { sent, kept } = await killed(own, env, clients[0], query)
      return `${calls} calls of 3 instances, ${calls} counted; of ${sent} calls before kill -9 ${kept} counted`
    })
  }
}

/** Calls three instances at once, stops them, and returns how often each was answered. */
async function underLoad(own, env, clients) {
  const instances = await Promise.all([1, 2, 3].map(() => startInstance(own, env)))
  const answered = new Map()
  const until = Date.now() + SECONDS * 1000
  const callers = Array.from({ length: 6 }, async (_, caller) => {
    for (let n = caller; Date.now() < until; n++) {
      const { path, route } = asks[n % asks.length]
      const { client, key } = [...clients, { client: '' }][(n % 7) % 3]
      const agent = n % 2 ? 'shop-app/2.3.9' : 'shop-app/3.0.1'
      const { url } = instances[(n + caller) % instances.length]
      const { status } = await send(`${url}${path}`, {
        headers: { ...(key && bearer(key)), 'api-client': agent },
      })
      add(answered, [route, route === 'other' ? '' : client, agent.slice(0, -2)], 1, status >= 400 ? 1 : 0)
    }
  })
  await Promise.all(callers)
  for (const { child } of instances) child.kill('SIGTERM')
  for (const { ended, said } of instances) expect((await ended) === 0, 'an instance did not stop', said())
  const calls = [...answered.values()].reduce((sum, [count]) => sum + count, 0)
  return { calls, answered }
}

/** Waits until an instance has written some calls, sends more, and kills it. */
async function killed(own, env, { client, key }, query) {
  const instance = await startInstance(own, env)
  const call = () => send(`${instance.url}/version`, { headers: { ...bearer(key), 'api-client': 'killed' } })
  const counted = async () => {
    const stored = await storedIn(query)
    return stored.get(keyOf(['GET /version', client, 'killed']))?.[0] ?? 0
  }
  for (let n = 0; n < 20; n++) await call()
  for (const until = Date.now() + 60_000; (await counted()) < 20; await pause(200))
    expect(Date.now() < until, 'no counts were written', instance.said())
  for (let n = 0; n < 10; n++) await call()
  instance.child.kill('SIGKILL')
  await instance.ended
  const kept = await counted()
  expect(kept >= 20 && kept <= 30, `of 30 calls, of which 20 were written, ${kept} are counted`)
  return { sent: 30, kept }
}

async function storedIn(query) {
  const stored = new Map()
  for (const { route, client, agent, calls, errors } of await query('select * from api_usage'))
    add(stored, [route, client, agent], Number(calls), Number(errors))
  return stored
}

const keyOf = parts => parts.join(' | ')

function add(counts, parts, calls, errors) {
  const [before, errorsBefore] = counts.get(keyOf(parts)) ?? [0, 0]
  counts.set(keyOf(parts), [before + calls, errorsBefore + errors])
}

function show(counts) {
  return [...counts]
    .map(([key, [calls, errors]]) => `${key}: ${calls}, errors: ${errors}`)
    .sort()
    .join('\n')
}

function same(one, other) {
  return show(one) === show(other)
}
