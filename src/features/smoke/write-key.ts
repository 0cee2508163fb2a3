import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { SmokeResponse } from './send.ts'
import type { BuiltVersion } from './version.ts'

/** The Idempotency-Key of a write, and what makes its texts unique. */
export interface WriteKey {
  /** Six characters. */
  readonly suffix: string
  /** A UUID. Another body has another key: a key must not be used for two requests. */
  keyFor(body: unknown): string
}

/** For what is deleted at the end: each run makes its own. */
export function freshKey(): WriteKey {
  return { suffix: randomBytes(3).toString('hex'), keyFor: () => randomUUID() }
}

/** For what nobody deletes: all runs of a day on the same release make the same thing. */
export function repeatableKey({ version, commit }: BuiltVersion, url: string, now = new Date()): WriteKey {
  const run = [now.toISOString().slice(0, 10), version, commit, url]
  return {
    suffix: sha256([run]).slice(0, 6),
    keyFor: body => sha256([run, body]).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-8$3-8$4-$5'),
  }
}

/** Whether a response is that of an earlier request with the same key. Stripe's header has another name. */
export function isReplayed({ headers }: Pick<SmokeResponse, 'headers'>): boolean {
  return ['idempotency-replayed', 'idempotent-replayed'].some(name => headers.get(name) === 'true')
}

function sha256(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
