import { expect } from '../project.mjs'
import { flaskPlants, isFlask } from './flask.mjs'
import { recordReads } from './history.mjs'
import { plants } from './plants.mjs'

const full = Boolean(process.env.GAPI_TEST_FULL)
/** What a planted fault must be found within. */
const limit = 10_000

/** No read is older than a write that was acknowledged before it began. */
export function neverStale(name, reads = full ? 1_000_000 : 50_000) {
  return async ({ seed, ...context }) => {
    const recorded = await recordReads(context, {
      ...{ name, seed, reads: context.reads ?? reads },
      ...{ changes: [], only: undefined },
    })
    expect(
      recorded.stale.length === 0,
      `seed ${seed}: ${textOf(recorded)}`,
      JSON.stringify(recorded.stale.slice(0, 5)),
    )
    return textOf(recorded)
  }
}

/** A planted fault is found; those of an instance that is cut off need the fault that cuts it off. */
export function findsStale(plant) {
  const only = /wait|lease/.test(plant) ? ['one instance cut off'] : undefined
  return async ({ seed, ...context }) => {
    const changes = (isFlask(context.projects.postgres) ? flaskPlants : plants)[plant]
    const options = { name: 'postgres', seed, reads: limit, changes, only, isFound: true }
    const recorded = await recordReads(context, options)
    const [first] = recorded.stale
    expect(first, `seed ${seed}: no stale read was found; ${textOf(recorded)}`)
    return `after ${first.after} reads, during: ${first.fault}`
  }
}

function textOf({ counts, stale, hits, slowestWrite }) {
  const listed = kind =>
    Object.entries(counts[kind])
      .map(([result, count]) => `${count} × ${result}`)
      .join(', ')
  const slowest = `the slowest took ${(slowestWrite / 1000).toFixed(1)} s`
  return `${stale.length} stale; reads ${listed('reads')} (${hits} from memory); writes ${listed('writes')}, ${slowest}; faults ${listed('faults')}`
}
