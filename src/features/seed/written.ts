import type { Knex } from '../../core/knex.ts'
import type { TableCount } from './upsert.ts'

type Kind = 'inserted' | 'updated' | 'deleted'

/** Counts the rows that code writes, by table: what the database answers to each statement. */
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

/** A query with what its driver answered: each driver has a place of its own for the number of rows. */
interface Answered {
  readonly sql?: string
  readonly response?: unknown
  readonly context?: { readonly changes?: unknown }
}

function affectedBy(response: unknown, { response: answer, context }: Answered): number {
  const first: unknown = Array.isArray(answer) ? answer[0] : answer
  const told = [context?.changes, property(first, 'rowCount'), property(first, 'affectedRows')]
  const number = told.find(each => typeof each === 'number')
  if (typeof number === 'number') return number
  return Array.isArray(response) ? response.length : Number(response) || 0
}

function property(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined
}
