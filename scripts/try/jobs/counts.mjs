/**
 * Compares the products that were committed with their jobs, with the attempts, and with what the jobs have written.
 * `acknowledged` are the SKUs whose commit a writer saw.
 */
export async function countsOf({ query, acknowledged, runs, kills }) {
  const products = await query('select sku, stock from products')
  const jobs = await query("select payload, status, attempts from jobs where kind = 'proof'")
  const committed = new Set(products.map(({ sku }) => sku))
  const jobsOf = tally(jobs.map(({ payload }) => JSON.parse(payload).sku))
  const runsOf = tally(runs)
  const faults = [
    fault(
      'acknowledged commits are lost',
      acknowledged.filter(sku => !committed.has(sku)),
    ),
    fault(
      'commits do not have one job',
      [...committed].filter(sku => jobsOf.get(sku) !== 1),
    ),
    fault(
      'jobs have no commit',
      [...jobsOf.keys()].filter(sku => !committed.has(sku)),
    ),
    fault(
      'jobs are not done',
      jobs.filter(({ status }) => status !== 'done'),
    ),
    fault(
      'runs have no job',
      [...runsOf.keys()].filter(sku => !jobsOf.has(sku)),
    ),
    fault(
      'jobs never ran',
      [...jobsOf.keys()].filter(sku => !runsOf.has(sku)),
    ),
    fault(
      'jobs did not store their writes once',
      products.filter(({ stock }) => Number(stock) !== 1),
    ),
  ].flat()
  const most = Math.max(...runsOf.values())
  const text = `${committed.size} commits, ${jobs.length} jobs, ${runs.length} runs (at most ${most} of one job), ${kills.writers} writers and ${kills.workers} workers killed`
  return { faults, text }
}

function fault(sentence, found) {
  return found.length > 0 ? [`${found.length} ${sentence}`] : []
}

function tally(names) {
  const counts = new Map()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
