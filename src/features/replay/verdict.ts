import type { RecordedError } from './recording.ts'
import type { ReplayResponse } from './response.ts'

/** What is known of the request that failed. */
export interface Recorded {
  readonly status: number
  readonly error: RecordedError | null
}

export type ReplayVerdict =
  | 'same as recorded'
  /** It fails in another way, or was refused. */
  | 'different'
  | 'fixed'
  /** Nothing was recorded to compare with: it gets a 5xx, a 4xx, or neither. */
  | 'fails'
  | 'refused'
  | 'works'

/** Compares a response with what was recorded. */
export function verdictOf(
  recorded: Recorded | undefined,
  { status, error }: Pick<ReplayResponse, 'status' | 'error'>,
): ReplayVerdict {
  if (recorded === undefined || recorded.status < 400)
    return status >= 500 ? 'fails' : status >= 400 ? 'refused' : 'works'
  if (status < 400) return 'fixed'
  return status === recorded.status && isSame(recorded.error, error) ? 'same as recorded' : 'different'
}

/** Whether two errors are of one type, with messages that differ in hidden values and numbers only. */
function isSame(one: RecordedError | null, other: RecordedError | null): boolean {
  if (one === null || other === null) return true
  return one.type === other.type && isLike(one.message, other.message)
}

/** Whether a message has the parts of a recorded one, in their order. */
function isLike(recorded: string, message: string): boolean {
  const parts = recorded.split(/\[value\]|\[secret\]|\d+/)
  let from = 0
  for (const part of parts) {
    const at = message.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length
  }
  return true
}
