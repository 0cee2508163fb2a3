/** An index, or a primary key. */
export interface Index {
  readonly columns: readonly string[]
  readonly unique: boolean
}

/** A column of an index, in the order of the columns. */
export interface IndexColumn {
  readonly index: string
  readonly column: string
  readonly unique: boolean
}

/** What a statement for a page filters and sorts by. */
interface Page {
  readonly table: string
  readonly equal: readonly string[]
  readonly order: readonly string[]
}

/** Groups the columns by their index. */
export function indexesFrom(rows: readonly IndexColumn[]): Index[] {
  return [...new Set(rows.map(({ index }) => index))].map(name => {
    const own = rows.filter(({ index }) => index === name)
    return { columns: own.map(({ column }) => column), unique: own.every(({ unique }) => unique) }
  })
}

/** Reads the statement that `page` of a table sends; undefined for another one. */
export function pageOf(sql: string): Page | undefined {
  const [, table, where = '', order = ''] =
    /from [`"](\w+)[`"](?: where (.*?))? order by (.*?) limit/.exec(sql) ?? []
  const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name)
  if (!table) return undefined
  return { table, equal: names(where, /[`"](\w+)[`"] = /g), order: names(order, /[`"](\w+)[`"]/g) }
}

/**
 * The index that a page needs so that it reads no more rows than it returns, or undefined if there is one: the columns
 * that are compared, then those that it is sorted by, up to one that makes them unique.
 */
export function missingIndex({ equal, order }: Page, indexes: readonly Index[]): string[] | undefined {
  const isUnique = (columns: readonly string[]) =>
    indexes.some(index => index.unique && index.columns.every(column => columns.includes(column)))
  if (isUnique(equal)) return undefined
  const rest = order.filter(column => !equal.includes(column))
  const last = rest.findIndex((_, n) => isUnique([...equal, ...rest.slice(0, n + 1)]))
  const sorted = rest.slice(0, last + 1)
  const isThere = indexes.some(({ columns }) => {
    const [first, next] = [columns.slice(0, equal.length), columns.slice(equal.length)]
    return equal.every(column => first.includes(column)) && sorted.every((column, n) => column === next[n])
  })
  return isThere ? undefined : [...equal, ...sorted]
}
