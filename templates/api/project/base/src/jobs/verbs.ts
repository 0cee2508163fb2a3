import type { Knex } from 'knex'
import type { Settings } from '../config/config.ts'
import { withDatabase } from '../db/connect.ts'
import { UserError } from '../errors.ts'
import type { Result, Verbs } from '../resource.ts'
import type { Job } from './schema.ts'

const MOST = 100

export const verbs: Verbs = {
  jobs: {
    usage: `jobs list [waiting|done|dead]
  jobs retry|delete ID... | --all
                       list jobs (default: dead ones), or run dead jobs again, or delete them`,
    action: ([action]) => (action === 'list' ? null : 'jobs'),
    flags: ['all'],
    accepts: ([action = '', ...words], flag) =>
      action === 'list'
        ? isStatus(words) && !flag('all')
        : /^(retry|delete)$/.test(action) && words.length > 0 !== flag('all'),
    run: ({ config, words: [action, ...words] }) =>
      action === 'list' ? list(config(), words[0] ?? 'dead') : revise(config(), action === 'retry', words),
  },
}

function isStatus([status, ...more]: readonly string[]): boolean {
  return more.length === 0 && [undefined, 'waiting', 'done', 'dead'].includes(status)
}

async function list({ DATABASE_URL }: Settings, status: string): Promise<Result> {
  const jobs = await withDatabase(DATABASE_URL, async knex => {
    const rows: Job[] = await knex('jobs').where({ status }).orderBy('run_at').limit(MOST)
    return rows
  })
  return { data: { jobs }, text: jobs.map(textOf).join('\n') || `No job is ${status}.` }
}

function textOf({ id, kind, run_at, attempts, payload, last_error }: Job): string {
  const first = `${id}  ${kind}  ${run_at}  attempts: ${attempts}  ${payload}`
  return last_error ? `${first}\n  ${last_error}` : first
}

/** Makes dead jobs wait or deletes them: all, or those with these ids. */
async function revise({ DATABASE_URL }: Settings, again: boolean, ids: readonly string[]): Promise<Result> {
  const changes = again
    ? { status: 'waiting', attempts: 0, run_at: new Date() }
    : { status: 'deleted', payload: '{}', last_error: null, run_at: new Date() }
  const changed = await withDatabase(DATABASE_URL, knex =>
    knex.transaction(async trx => {
      await requireDead(trx, ids)
      const dead = trx('jobs').where({ status: 'dead' })
      if (ids.length > 0) dead.whereIn('id', [...ids])
      const total: number = await dead.update(changes)
      return total
    }),
  )
  const verb = again ? 'retry' : 'delete'
  return { data: { [verb]: changed }, text: `${again ? 'To run again' : 'Deleted'}: ${changed}.` }
}

async function requireDead(knex: Knex, ids: readonly string[]): Promise<void> {
  const valid = ids.filter(id => /^[\da-f-]{36}$/.test(id))
  const found: string[] = await knex('jobs').where({ status: 'dead' }).whereIn('id', valid).pluck('id')
  const missing = ids.find(id => !found.includes(id))
  if (missing) throw new UserError(`No dead job has the id ${missing}.`, 'List them: npm run jobs -- list')
}
