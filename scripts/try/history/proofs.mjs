import { expect } from '../project.mjs'
import { recordHistory } from './history.mjs'
import { findingsText, tableOf } from './report.mjs'

/** Three histories run at once: in the small tier their callers leave the machine some time. */
const rest = process.env.GAPI_TEST_FULL ? 80 : 240

/** Whether responses and database agree after `context.seconds` of faults. */
export function history(name) {
  return async ({ seconds, seed, ...context }) => {
    const recorded = await recordHistory(context, { name, seed, seconds, rest })
    const table = tableOf(recorded)
    expect(recorded.findings.length === 0, `seed ${seed}\n${table}`, findingsText(recorded))
    return `${recorded.asked.length} keys, ${recorded.events.length} faults\n${table}\n`
  }
}

/** Every 20th commit is a rollback: found without any other fault. */
export function findsLost(context) {
  return finds(context, { plant: 'skips-commit', name: 'sqlite', seconds: 1, tries: 8 }, 'lost')
}

/** Every request has a new key: a retry places another order. */
export function findsDoubled(context) {
  return finds(context, { plant: 'forgets-keys', name: 'sqlite', seconds: 1, tries: 8 }, 'doubled')
}

/** Responses are sent before the commit: only a fault at the right moment reveals it. */
export function findsEarly(context) {
  const only = ['connections terminated', 'database killed']
  return finds(context, { plant: 'answers-early', name: 'postgres', seconds: 10, only, tries: 8 }, 'lost')
}

/** A busy machine sends few requests while a fault lasts, so up to `tries` histories are recorded, each with its own seed. */
async function finds({ seed, ...context }, { tries = 1, ...options }, kind) {
  let asked = 0
  let recorded
  for (let attempt = 0; attempt < tries; attempt++) {
    recorded = await recordHistory(context, { seed: seed + attempt, ...options })
    asked += recorded.asked.length
    const found = recorded.findings.filter(finding => finding.kind === kind)
    if (found.length > 0) return `${found.length} of ${asked} keys`
  }
  throw new Error(`seed ${seed}: none of ${asked} keys is ${kind}\n${tableOf(recorded)}`)
}
