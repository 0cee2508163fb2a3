import type { WatchedCommit } from '../../db/watch.ts'
import type { Write } from './changes.ts'
import type { Coherence } from './coherence.ts'
import { tablesWritten } from './statement-tables.ts'

/** Follows the transactions of writes, and makes the responses that depend on their tables invalid. */
export function commitWatcher(coherence: Coherence, newWriteId: () => string): () => WatchedCommit {
  return () => {
    const tables = new Set<string>()
    let write: Write | undefined
    return {
      observe(statement) {
        for (const table of tablesWritten(statement)) tables.add(table)
      },
      beforeCommit(query) {
        if (tables.size === 0) return
        write = { id: newWriteId(), tables: [...tables] }
        return coherence.begin(write, query)
      },
      afterCommit: () => (write ? coherence.end(write) : undefined),
    }
  }
}
