import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from '../process.mjs'
import { expect } from '../project.mjs'
import { randomFrom } from '../random.mjs'
import { countsOf } from './counts.mjs'
import { atWork, finish, onDatabase } from './processes.mjs'

/** Writers and workers are killed again and again: then each commit has one job, which ran and whose writes are stored once. */
export function survivesKills(name) {
  return async context => {
    const counts = await killed(context, name, [])
    expect(counts.faults.length === 0, `seed ${context.seed}`, counts.faults.join('\n'))
    return counts.text
  }
}

/** A job that is written after the commit is lost when its writer is killed in between. */
export async function findsLostJobs(context) {
  const { faults, text } = await killed(context, 'sqlite', ['after'])
  expect(faults.length > 0, `seed ${context.seed}: no job was lost`, text)
  return faults.join(', ')
}

async function killed(context, name, how) {
  const random = randomFrom(context.seed)
  const log = join(context.servers.sqlite, `runs-${name}-${how.join('')}.txt`)
  rmSync(log, { force: true })
  return onDatabase(context, name, async ({ start, query }) => {
    const again = (role, ...args) => [1, 2, 3].map(() => killAgain(() => start(role, ...args), random))
    const [writers, workers] = [again('writer', ...how), again('worker', log)]
    const [written, worked] = [await Promise.all(writers), await Promise.all(workers)]
    await finish(
      [1, 2].map(() => start('worker', log)),
      query,
    )
    const acknowledged = written.flatMap(({ lines }) => lines)
    const kills = { writers: totalOf(written), workers: totalOf(worked) }
    return countsOf({ query, acknowledged, runs: readFileSync(log, 'utf8').split('\n').slice(0, -1), kills })
  })
}

/** How often each process is killed. */
const times = process.env.GAPI_TEST_FULL ? 4 : 2

/** Starts a process again and again, and kills it while it works. Returns the number of kills, and the whole lines printed. */
async function killAgain(start, random) {
  const lines = []
  let kills = 0
  for (; kills < times; kills++) {
    const process = start()
    await atWork(process)
    await pause(random.integer(200, 1500))
    process.child.kill('SIGKILL')
    expect((await process.ended) === 'SIGKILL', 'a process ended by itself', process.said())
    lines.push(...process.printed().split('\n').slice(0, -1))
  }
  return { kills, lines }
}

const totalOf = killed => killed.reduce((sum, { kills }) => sum + kills, 0)
