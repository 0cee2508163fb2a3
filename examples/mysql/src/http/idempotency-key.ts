import type { Row } from '../db/table.ts'
import type { Answer } from './answer.ts'

/** A request that was made once: by whom, with which key, and what it was answered. */
export interface IdempotencyKey extends Row {
  readonly key_sha256: string
  readonly request_sha256: string
  readonly status: number | null
  readonly headers: Answer['headers'] | null
  readonly body: string | null
}
