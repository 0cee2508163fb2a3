import type { Knex } from '../../core/project/knex.ts'
import { recordIn } from '../../core/system/json.ts'
import type { TableCount } from './upsert-rows.ts'

type Kind = 'inserted' | 'updated' | 'deleted'

/** Counts the rows that code writes, by table, from the response to each statement. */
export function countWritten(trx: Knex): { counts(): TableCount[]; stop(): void } {
  const counts = new Map<string, Record<Kind, number>>()
  const note = (response: unknown, query: Answered) => {
    const [, verb = '', table = ''] = writing.exec(query.sql ?? '') ?? []
    const kind = kinds[verb.toLowerCase().split(' ')[0] ?? '']
    if (!kind) return
    const count = counts.get(table) ?? { inserted: 0, updated: 0, deleted: 0 }
    counts.set(table, count)
    count[kind] += affectedBy(response, query)
  }
  trx.client.on('query-response', note)
  return {
    counts: () => [...counts].map(([table, count]) => ({ table, ...count, unchanged: 0 })),
    stop: () => trx.client.removeListener('query-response', note),
  }
}

const writing = /^\s*(insert(?: or \w+| ignore)? into|update|delete from)\s+["`]?(?:\w+["`]?\.["`]?)?(\w+)/i

const kinds: Readonly<Record<string, Kind>> = { insert: 'inserted', update: 'updated', delete: 'deleted' }

/** A query with its response: each driver has its own place for the number of rows. */
interface Answered {
  readonly sql?: string
  readonly response?: unknown
  readonly context?: { readonly changes?: unknown }
}

function affectedBy(response: unknown, { response: answer, context }: Answered): number {
  const { rowCount, affectedRows } = recordIn(Array.isArray(answer) ? answer[0] : answer)
  const counts = [context?.changes, rowCount, affectedRows]
  const number = counts.find(each => typeof each === 'number')
  if (typeof number === 'number') return number
  return Array.isArray(response) ? response.length : Number(response) || 0
}
