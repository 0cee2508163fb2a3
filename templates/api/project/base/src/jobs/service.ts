import type { Knex } from 'knex'
import type { Gauge } from '../http/operate/gauges.ts'

export { verbs } from './verbs.ts'
export { startWorker as start } from './worker.ts'

/** How many jobs wait and are dead, and for how long the oldest has been due. */
export async function gauges(knex: Knex): Promise<Gauge[]> {
  const byKind = () => knex('jobs').groupBy('kind').select<Array<{ kind: string; value: string }>>('kind')
  const waiting = await byKind().where({ status: 'waiting' }).count({ value: '*' })
  const dead = await byKind().where({ status: 'dead' }).count({ value: '*' })
  const due = byKind().where({ status: 'waiting' }).where('run_at', '<=', new Date())
  const oldest = await due.min({ value: 'run_at' })
  const seconds = (time: unknown) => (Date.now() - new Date(String(time)).getTime()) / 1000
  return [
    { name: 'jobs_waiting', help: 'Jobs that are not done.', values: valuesOf(waiting, Number) },
    {
      name: 'jobs_oldest_due_seconds',
      help: 'Age of the oldest due job.',
      values: valuesOf(oldest, seconds),
    },
    { name: 'jobs_dead', help: 'Jobs that have failed for good.', values: valuesOf(dead, Number) },
  ]
}

function valuesOf(rows: ReadonlyArray<{ kind?: unknown; value?: unknown }>, map: (value: unknown) => number) {
  return rows.map(({ kind, value }) => [{ kind: String(kind) }, map(value)] as const)
}
