export const dialects = ['postgres', 'mysql', 'sqlite'] as const

/** A kind of database that gapi supports. */
export type Dialect = (typeof dialects)[number]

/** The dialect that a client name or a database name in a configuration means; undefined for any other. */
export function dialectIn(word: string): Dialect | undefined {
  if (/sqlite/.test(word)) return 'sqlite'
  if (/^(pg|postgres|cockroach|pgnative)/.test(word)) return 'postgres'
  return /^(mysql|maria)/.test(word) ? 'mysql' : undefined
}
