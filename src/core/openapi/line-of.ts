import { escaped } from '../system/escaped.ts'

/** The line of a key path; each key is searched after the one before. */
export function lineOf(text: string, keys: readonly string[]): number {
  let from = 0
  for (const key of keys) {
    const name = escaped(key)
    const place = text
      .slice(from)
      .search(new RegExp(`^[\\t {-]*["']?${name}["']?\\s*:|["']${name}["']\\s*:`, 'm'))
    if (place < 0) break
    from += place + (/^\s*/.exec(text.slice(from + place))?.[0].length ?? 0)
  }
  return text.slice(0, from).split('\n').length
}
