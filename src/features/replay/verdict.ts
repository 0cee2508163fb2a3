import type { RecordedError } from './recording.ts'
import type { ReplayResponse } from './response.ts'

/** What is known of the request that failed. */
export interface Recorded {
  readonly status: number
  readonly error: RecordedError | null
}

export type Verdict =
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
): Verdict {
  if (recorded === undefined || recorded.status < 400)
    return status >= 500 ? 'fails' : status >= 400 ? 'refused' : 'works'
  if (status < 400) return 'fixed'
  return status === recorded.status && isSame(recorded.error, error) ? 'same as recorded' : 'different'
}

/** Whether two errors are of one type, with messages that differ in hidden values and numbers only. */
function isSame(one: RecordedError | null, other: RecordedError | null): boolean {
  if (one === null || other === null) return true
  return one.type === other.type && patternOf(one.message).test(other.message)
}

function patternOf(message: string): RegExp {
  const parts = message.split(/\[value\]|\[secret\]|\d+/)
  const literal = parts.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('[^]*')}`)
}
