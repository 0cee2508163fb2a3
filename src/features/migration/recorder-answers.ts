import { wouldWrite } from '../../core/database/builder.ts'

/** The end of the one statement that represents copying a table of SQLite. */
export const byCopying = ' -- by copying the table'

/** Reading the catalogue changes nothing; a `do` block that reads it may. */
export function isCatalogueQuery(sql: string): boolean {
  if (/^PRAGMA table_info\b/i.test(sql)) return true
  return (
    /information_schema|sqlite_master/i.test(sql) &&
    !/^\s*(do|alter|create|update|insert|delete)\b/i.test(sql)
  )
}

export function isBracket(sql: string): boolean {
  return /^(begin|commit|rollback|savepoint|release)\b/i.test(sql)
}

/**
 * By Knex's name of a query's method. A raw select counts as a write, because it may call a function that
 * changes something.
 */
export function isRead(method: string): boolean {
  return ['select', 'first', 'pluck'].includes(method)
}

/** The SQL of builders that write and neither ran nor were passed to another. */
export function unawaitedIn(built: ReadonlyMap<object, { readonly ran: boolean }>): string[] {
  return [...built].flatMap(([builder, { ran }]) => (ran || !wouldWrite(builder) ? [] : [sqlOf(builder)]))
}

function sqlOf(builder: object): string {
  try {
    return String(builder)
  } catch {
    return 'a statement'
  }
}

/** A response that reports when it is read; one that is not an object counts as read. */
export function watched(answer: unknown, method: string, note: () => void): unknown {
  if (typeof answer === 'boolean' || (answer === undefined && method === 'first')) note()
  if (typeof answer !== 'object' || answer === null || answer instanceof Promise) return answer
  return new Proxy(answer, {
    get(target, name) {
      if (name !== 'then') note()
      return Reflect.get(target, name)
    },
  })
}
