import type { Knex } from 'knex'
import { type JobKinds, RETENTION } from './kind.ts'
import { addJob } from './schema.ts'

/** Adds the jobs of schedules. Their key is unique, so there is one per tick, no matter how many workers run. */
export function scheduler(knex: Knex, kinds: JobKinds): () => Promise<void> {
  const added = new Map<string, string>()
  return async () => {
    for (const [name, kind] of Object.entries(kinds)) {
      const due = kind.schedule?.(new Date())
      // The job of an older tick may have been pruned; it would run again.
      if (!due || Date.now() - due.getTime() > RETENTION) continue
      const tick = due.toISOString()
      if (added.get(name) !== tick) await addJob(knex, name, kind, { tick }, { key: tick })
      added.set(name, tick)
    }
  }
}
