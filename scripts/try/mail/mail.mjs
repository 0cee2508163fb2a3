import { randomUUID } from 'node:crypto'
import { lenders } from '../databases.mjs'
import { manage, production } from '../instances/instances.mjs'
import { launch, pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { mailServers } from './server.mjs'

const route = 'GET /v1/orders/history'
const owners = [
  ...Array.from({ length: 24 }, (_, n) => `owner-${n}@example.com`),
  ...['gone-1', 'gone-2', 'grey-1', 'grey-2'].map(name => `${name}@example.com`),
]
const accepted = owners.filter(owner => !owner.startsWith('gone'))
/** The senders that are killed at their first mail. */
const doomed = ['notify 1', 'notify 2', 'worker 1']

/**
 * Five commands and three workers write to the owners of clients at once, and three of them are killed between a mail and its
 * record: each owner gets one mail, and one more for each kill at most. What a server refused is never recorded as sent.
 */
export function mailsThroughKills(name) {
  return async context => {
    const own = { ...context, project: context.projects[name] }
    const servers = await mailServers(own.project)
    try {
      return await lenders[name](context.servers[name], async ({ url, query }) => {
        const env = { ...production(own, url), PUBLIC_URL: 'https://api.example.com' }
        await manage(own, env, 'migrate')
        await addCallers(query)
        const kills = await allAtOnce(own, env, servers)
        const begun = await unfinished(query)
        await again(own, env, servers, query)
        const notices = await query('select owner, sent_at from deprecation_notices')
        return check(servers.received, { kills, begun }, notices)
      })
    } finally {
      await servers.close()
    }
  }
}

/** Clients that call a deprecated route. */
async function addCallers(query) {
  const day = new Date().toISOString().slice(0, 10)
  for (const [n, owner] of owners.entries()) {
    const name = `client ${n}`
    await query(
      `insert into clients (id, name, owner_email, role, created_at) values ('${randomUUID()}', '${name}', '${owner}', 'user', '${day} 00:00:00.000')`,
    )
    await query(
      `insert into api_usage (id, day, route, version, client, field, agent, calls, errors, last_at, created_at)
       values ('${randomUUID()}', '${day}', '${route}', '1.0.0', '${name}', '', 'app/1.0', 7, 0, '${day} 00:00:00.000', '${day} 00:00:00.000')`,
    )
  }
}

async function allAtOnce(own, env, servers) {
  const start = async (sender, ...command) => {
    const MAIL_URL = await servers.start(sender)
    const started = launch(['node', ...command], own.project, { ...env, MAIL_URL })
    if (doomed.includes(sender)) servers.doom(sender, () => started.child.kill('SIGKILL'))
    return { sender, ...started }
  }
  const workers = await Promise.all([1, 2, 3].map(n => start(`worker ${n}`, 'dist/src/worker.js')))
  const commands = await Promise.all(
    [1, 2, 3, 4, 5].map(n => start(`notify ${n}`, 'dist/src/manage.js', 'notify')),
  )
  await silent(servers.received)
  for (const { child } of [...workers, ...commands]) child.kill('SIGTERM')
  const ends = await Promise.all([...workers, ...commands].map(({ ended }) => ended))
  const kills = ends.filter(end => end === 'SIGKILL').length
  expect(kills > 0, 'none of the senders was killed')
  return kills
}

/** Waits until no mail has come for some seconds: the jobs of killed senders would wait until their leases end. */
async function silent(received) {
  for (let [count, calm] = [-1, 0]; calm < 10; await pause(500)) {
    calm = received.length > 0 && received.length === count ? calm + 1 : 0
    count = received.length
  }
}

/** How many mails a killed sender had begun: their jobs still have a worker. */
async function unfinished(query) {
  return (await query("select id from jobs where kind = 'notice' and worker is not null")).length
}

/** Ends the leases, and sends what is left. It exits with 1 because of the addresses that are refused. */
async function again(own, env, servers, query) {
  const MAIL_URL = await servers.start('the last')
  for (const _ of [1, 2]) {
    await query("update jobs set run_at = created_at, worker = null where status = 'waiting'")
    const { ended, said } = launch(['node', 'dist/src/manage.js', 'notify'], own.project, {
      ...env,
      MAIL_URL,
    })
    expect((await ended) === 1 && said().includes('gone-1'), 'notify did not list what was refused', said())
  }
}

function check(received, { kills, begun }, notices) {
  const twice = accepted.filter(owner => received.filter(({ to }) => to === owner).length > 1)
  for (const owner of accepted) {
    const mails = received.filter(({ to }) => to === owner)
    expect(mails.length > 0, `${owner} got no mail`)
    const lost = mails.filter(({ sender }) => doomed.includes(sender)).length
    expect(
      mails.length <= 1 + lost,
      `${owner} got ${mails.length} mails, from ${mails.map(({ sender }) => sender)}`,
    )
    expect(new Set(mails.map(({ id }) => id)).size === 1, `the mails to ${owner} have several ids`)
  }
  expect(twice.length <= begun, `${twice.length} mails too many, and ${begun} were begun by killed processes`)
  const unsent = notices.filter(({ sent_at }) => sent_at === null).map(({ owner }) => owner)
  expect(notices.length === owners.length, `${notices.length} notices of ${owners.length} owners`)
  expect(
    unsent.sort().join() === 'gone-1@example.com,gone-2@example.com',
    `recorded as sent: all but ${unsent}`,
  )
  return `${received.length} mails to ${accepted.length} owners, ${twice.length} of them twice, after ${kills} kills with ${begun} mails begun; 2 refused, none of them recorded as sent`
}
