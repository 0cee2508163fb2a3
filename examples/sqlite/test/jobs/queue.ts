import { Type } from 'typebox'
import { expect } from 'vitest'
import { request } from '../../src/db/unit-of-work.ts'
import type { JobKind } from '../../src/jobs/kind.ts'
import { addJob } from '../../src/jobs/schema.ts'
import { startWorker } from '../../src/jobs/worker.ts'
import type { startApi } from '../support/api.ts'

type App = Awaited<ReturnType<typeof startApi>>['app']

/** The payload of most kinds here. */
export const schema = Type.Object({ sku: Type.String({ maxLength: 20 }) })

/** For what takes long on a busy machine. */
export const patiently = { timeout: 60_000 }

/** The jobs of an API. Each test has a kind of its own, so that several can run in one database. */
export function queueOf(app: App) {
  const write = <T>(work: Parameters<typeof request<T>>[1]) => request(app, work, console.error)
  const jobsOf = (kind: string) => app.knex('jobs').where({ kind }).orderBy('id')
  const makeDue = (kind: string) => app.knex('jobs').where({ kind }).update({ run_at: new Date() })

  /** Adds one job of each payload. Returns their ids. */
  function add(kind: string, definition: JobKind, ...payloads: readonly object[]): Promise<string[]> {
    return write(async db => {
      const ids: string[] = []
      for (const each of payloads) ids.push(await addJob(db.query, kind, definition, each))
      return ids
    })
  }

  /** Runs the jobs that are due, with several workers. */
  async function runDue(kind: string, definition: JobKind, workers = 1): Promise<void> {
    const started = Array.from({ length: workers }, () => startWorker(app, { [kind]: definition }))
    await expect.poll(() => due(kind), patiently).toBe(0)
    await Promise.all(started.map(worker => worker.stop()))
  }

  async function due(kind: string): Promise<number> {
    const jobs = app.knex('jobs').where({ kind, status: 'waiting' }).where('run_at', '<=', new Date())
    return (await jobs).length
  }

  return { write, jobsOf, makeDue, add, runDue, due }
}
