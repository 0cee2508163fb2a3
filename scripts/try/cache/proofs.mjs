import { expect } from '../project.mjs'
import { flaskPlants, isFlask } from './flask.mjs'
import { newTally, recordReads } from './history.mjs'
import { plants } from './plants.mjs'

const full = Boolean(process.env.GAPI_TEST_FULL)
/**
 * How many groups of three instances are checked side by side, each with its own clients, Redis and faults: a group waits
 * through a good part of its faults. With the pools of more, PostgreSQL would run out of connections.
 */
const groups = full ? 3 : 1
/** What a planted fault must be found within. */
const limit = 10_000

/** No read is older than a write that was acknowledged before it began. */
export function neverStale(name, fewest = full ? 1_000_000 : 50_000) {
  return async ({ seed, ...context }) => {
    const reads = context.reads ?? fewest
    const tally = newTally()
    const recorded = await Promise.all(
      Array.from({ length: groups }, (_, number) =>
        recordReads(context, {
          ...{ name, seed: seed + number, reads, tally },
          ...{ changes: [], only: undefined },
        }),
      ),
    )
    const stale = recorded.flatMap(group => group.stale)
    const texts = recorded.map(textOf).join('\n       ')
    expect(stale.length === 0, `seed ${seed}: ${texts}`, JSON.stringify(stale.slice(0, 5)))
    return texts
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
