import { Type } from 'typebox'
import { pendingMigrations } from '../db/migrate.ts'
import { blueprint } from './blueprint.ts'
import { problem } from './problem.ts'

const Status = Type.Object({ status: Type.Literal('ok') })
const ok = { status: 'ok' } as const

export const health = blueprint('/health', on => {
  on.anonymous.get('/live', { summary: 'Tell whether the process runs', reply: Status }, () => ok)

  on.anonymous.get(
    '/ready',
    { summary: 'Tell whether requests can be served', reply: Status },
    async ({ db }) => {
      const pending = await pendingMigrations(db.query).catch(error => {
        throw problem(503, 'The database cannot be reached.', { cause: error })
      })
      if (pending.length > 0) throw problem(503, `Pending migrations: ${pending.length}.`)
      return ok
    },
  )
})
