import type { Knex } from 'knex'
import type { Changes, Write } from './changes.ts'

/** How long a write that has begun may take to be committed, in milliseconds, if its end is never heard of. */
export const longestCommit = 10_000

/** Makes what instances have in memory agree with what was written. */
export interface Coherence {
  /** Throws if it could not work. */
  load(): Promise<void>
  /** Connects, so that the first requests need not wait for it. */
  open(): void
  /** Whether this instance has heard of every write that was acknowledged, so that it may respond from memory. */
  isFresh(): boolean
  /** Before the commit of a write, in its transaction. */
  begin(write: Write, query: Knex): void | Promise<void>
  /** After the commit. Resolves when no instance responds with what was true before it. */
  end(write: Write): void | Promise<void>
  /** This instance no longer responds from memory. */
  leave(): Promise<void>
  close(): void
}

/** For one instance: all writes are its own. */
export function inThisProcess(changes: Changes): Coherence {
  return {
    load: async () => {},
    open() {},
    isFresh: () => true,
    begin: write => changes.begin(write, longestCommit),
    end: write => changes.end(write),
    leave: async () => {},
    close() {},
  }
}
