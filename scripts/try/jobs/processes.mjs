import { join } from 'node:path'
import { lenders } from '../databases.mjs'
import { manage, production } from '../instances/instances.mjs'
import { launch, pause } from '../process.mjs'
import { expect } from '../project.mjs'

/** An empty database with the project's tables: `query` to read it, `start` to start one of the programs here. */
export function onDatabase(context, name, use) {
  const own = { ...context, project: context.projects[name] }
  const program = role => join(import.meta.dirname, `${role}.mjs`)
  return lenders[name](context.servers[name], async ({ url, query }) => {
    const env = { ...production(own, url), PROJECT: own.project, WORKER_CONCURRENCY: '4' }
    await manage(own, env, 'migrate')
    return use({
      query,
      start: (role, ...args) => launch(['node', program(role), ...args], own.project, env),
    })
  })
}

/** A process prints something when it is at work. */
export async function atWork({ printed, child, said }) {
  for (const until = Date.now() + 60_000; !printed().includes('\n'); await pause(20))
    expect(child.exitCode === null && Date.now() < until, 'a process did not begin to work', said())
}

/** Waits until no job is waiting, then stops the workers, which must exit with 0. */
export async function finish(workers, query) {
  const waiting = async () =>
    (await query("select id from jobs where status = 'waiting' and kind = 'proof'")).length
  for (const until = Date.now() + 600_000; (await waiting()) > 0; await pause(200))
    expect(Date.now() < until, `after 600 s ${await waiting()} jobs are waiting`, workers[0].said())
  await Promise.all(workers.map(atWork))
  for (const { child } of workers) child.kill('SIGTERM')
  for (const { ended, said } of workers) expect((await ended) === 0, 'a worker did not stop', said())
}
