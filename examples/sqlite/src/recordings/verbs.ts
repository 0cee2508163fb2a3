import type { Result, Verbs } from '../resource.ts'
import { newestRecordings, readRecording } from './read.ts'
import { replay } from './replay.ts'
import type { Recording } from './schema.ts'

export const verbs: Verbs = {
  recording: {
    usage: 'recording [ID]       show a request that failed, by its id, or list the newest',
    action: null,
    accepts: words => words.length <= 1,
    run: async ({ config, words: [id] }) => {
      if (id !== undefined) return shown(await readRecording(config(), id))
      const recordings = await newestRecordings(config())
      const lines = recordings.map(
        ({ id, created_at, status, route }) => `${id}  ${created_at}  ${status}  ${route}`,
      )
      return { data: { recordings }, text: lines.join('\n') || 'No request has failed.' }
    },
  },
  replay: {
    usage: `replay [--prepare]   send the request on standard input, JSON as in docs/recordings.md, to this checkout;
                       with --prepare first migrate and seed the database`,
    action: 'replay',
    flags: ['prepare'],
    accepts: words => words.length === 0,
    run: replay,
  },
}

function shown(recording: Recording): Result {
  const { id, created_at, method, path, query, status, audience, client, version, commit, error } = recording
  const lines = [
    `${method} ${path}${query && `?${query}`}`,
    `${status}, ${created_at}, ${version}${commit && `+${commit}`}, ${client ?? 'without a key'} (${audience})`,
    error?.stack ?? '',
    ...(recording.statements ?? ['The SQL was not followed.']),
    '',
    `Send it again: npm run gapi -- replay ${id}`,
  ]
  return { data: { recording }, text: lines.join('\n') }
}
