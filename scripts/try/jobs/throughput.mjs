import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { atWork, finish, onDatabase } from './processes.mjs'

const total = 500

/** How many jobs one, two and four workers run in a second, from the first that is done to the last. */
export function throughput(name) {
  return async context => {
    const rates = []
    for (const count of [1, 2, 4])
      rates.push(await onDatabase(context, name, use => rateOf(count, use).then(rate => `${count}: ${rate}`)))
    return `jobs in a second, by workers: ${rates.join(', ')}`
  }
}

async function rateOf(count, { start, query }) {
  const workers = Array.from({ length: count }, () => start('worker'))
  await Promise.all(workers.map(atWork))
  expect((await start('filler', String(total)).ended) === 0, 'the jobs were not stored')
  const done = async () => (await query("select id from jobs where status = 'done'")).length
  while ((await done()) === 0) await pause(5)
  const [started, before] = [Date.now(), await done()]
  for (const until = Date.now() + 600_000; (await done()) < total; await pause(20))
    expect(Date.now() < until, 'the jobs were not done within 600 s', workers[0].said())
  const seconds = (Date.now() - started) / 1000
  await finish(workers, query)
  return Math.round((total - before) / seconds)
}
