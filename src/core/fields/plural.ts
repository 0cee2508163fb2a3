import pluralize from 'pluralize-esm'

/** The English plural of the last word: person → people, order_status → order_statuses. */
export function pluralWord(name: string): string {
  return withLast(name, word => pluralize.plural(word))
}

/** The reverse; a word without a plural stays as it is. */
export function singularWord(name: string): string {
  return withLast(name, word => pluralize.singular(word))
}

function withLast(name: string, change: (word: string) => string): string {
  const start = name.lastIndexOf('_') + 1
  return name.slice(0, start) + change(name.slice(start))
}
