import { isRecord, type Json, listIn, recordIn } from '../../core/system/json.ts'
import { errorIn, type RecordedError } from './recording.ts'

export interface TracedStatement {
  readonly sql: string
  readonly ms: number
}

/** What a project answered to the verb `replay`. */
export interface ReplayResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The client that it was sent as; null without a key. */
  readonly client: string | null
  /** Behind a 5xx. */
  readonly error: RecordedError | null
  readonly statements: readonly TracedStatement[]
}

export function responseIn({ status, headers, body, client, error, statements }: Json): ReplayResponse {
  return {
    status: Number(status),
    headers: Object.fromEntries(
      Object.entries(recordIn(headers)).map(([name, value]) => [name, String(value)]),
    ),
    body: String(body ?? ''),
    client: typeof client === 'string' ? client : null,
    error: isRecord(error) ? errorIn(error) : null,
    statements: listIn(statements)
      .map(recordIn)
      .map(({ sql, ms }) => ({ sql: String(sql), ms: Number(ms) })),
  }
}
