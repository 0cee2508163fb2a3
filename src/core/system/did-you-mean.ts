import { closest, distance } from 'fastest-levenshtein'

/** “ Did you mean --db?” when one of the known words is similar, else an empty string. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const near = closest(word.toLowerCase(), known)
  const far = Math.max(1, Math.floor(Math.max(word.length, near.length) * 0.4))
  return distance(word.toLowerCase(), near) <= far ? ` Did you mean ${near}?` : ''
}
