import type { FastifyInstance } from 'fastify'
import { IdParams } from '../db/row.ts'
import { NotFound } from '../db/table.ts'
import { expiryOf } from './prune.ts'
import { Recording, recordingOf, tables } from './schema.ts'

/** Serves a recording to admins, for gapi replay (docs/recordings.md). It is no part of the contract that callers read. */
export function serve(app: FastifyInstance): void {
  const schema = {
    hide: true,
    summary: 'Read the recording of a failed request',
    params: IdParams,
    response: { 200: Recording },
  }
  app.get<{ Params: { readonly id: string } }>(
    '/recordings/:id',
    { schema, config: { audience: 'admin' } },
    async ({ params }) => {
      const stored = await tables(app.knex).api_recordings.get(params.id)
      const isKept = new Date(stored.created_at) > expiryOf(app.config.RECORDINGS_DAYS)
      if (!isKept) throw new NotFound('This recording has expired.')
      return recordingOf(stored)
    },
  )
}
