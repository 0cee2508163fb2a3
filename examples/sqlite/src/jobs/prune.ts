import { every, RETENTION, type RunContext, Tick } from './kind.ts'

export const schema = Tick
export const schedule = every(3600)

/** Removes jobs that were done a week ago. Dead ones stay. */
export async function run({ db }: RunContext<typeof schema>): Promise<void> {
  const old = new Date(Date.now() - RETENTION)
  await db.query('jobs').whereIn('status', ['done', 'deleted']).where('run_at', '<', old).delete()
}
