import { IdParams } from '../db/row.ts'
import { NotFound } from '../db/table.ts'
import { blueprint } from '../http/request/blueprint.ts'
import { expiryOf } from './prune.ts'
import { Recording, recordingOf } from './schema.ts'

/** For gapi replay: docs/recordings.md. */
export const routes = blueprint('/v1/recordings', 'Requests that failed, without their secrets.', on => {
  on.admin.get(
    '/:id',
    {
      summary: 'Read the recording of a failed request',
      description: 'The id is that of the request: `X-Request-Id` of its response.',
      params: IdParams,
      reply: Recording,
    },
    async ({ db, params, config }) => {
      const stored = await db.api_recordings.get(params.id)
      const isKept = new Date(stored.created_at) > expiryOf(config.RECORDINGS_DAYS)
      if (!isKept) throw new NotFound('This recording has expired.')
      return recordingOf(stored)
    },
  )
})
