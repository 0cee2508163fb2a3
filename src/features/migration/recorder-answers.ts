/** What ends the one statement that stands for a table of SQLite that is copied. */
export const byCopying = ' -- by copying the table'

/** Reading the catalogue changes nothing. */
export function isOfTheCatalogue(sql: string): boolean {
  return /^PRAGMA table_info\b/i.test(sql) || /information_schema|sqlite_master/i.test(sql)
}

export function isBracket(sql: string): boolean {
  return /^(begin|commit|rollback|savepoint|release)\b/i.test(sql)
}

/** Of Knex's names for what a query does. A raw select may call a function that changes something. */
export function isRead(method: string): boolean {
  return ['select', 'first', 'pluck'].includes(method)
}

/** An answer that tells when somebody looks at it; one that is no object is taken for looked at. */
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

/** Knex reads a column's definition to repeat it; MySQL 8 and MariaDB 10.5.2 rename without. */
export function renamingByName<Compiler extends object>(
  compiler: Compiler,
  wrap: (name: string) => string,
): Compiler {
  const ask = (name: string, ...args: readonly unknown[]) => {
    const method: unknown = Reflect.get(compiler, name)
    return typeof method === 'function' ? method.apply(compiler, args) : undefined
  }
  return Object.assign(compiler, {
    renameColumn: (from: string, to: string) =>
      ask('pushQuery', `alter table ${ask('tableName')} rename column ${wrap(from)} to ${wrap(to)}`),
  })
}
