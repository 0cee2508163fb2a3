/** From how many texts on an index is faster than to search for each. */
const MANY = 20
const PREFIX = 4

/**
 * Replaces texts of at least four characters, the longest first, because one may be a part of another. The time grows with
 * the length of a text and not with the number of texts: a caller may have sent very many.
 */
export function replacerOf(texts: ReadonlySet<string>, shown: string): (text: string) => string {
  const index = texts.size > MANY ? indexOf(texts) : undefined
  return text => {
    const found = index ? candidates(text, index) : texts
    const longest = [...found].toSorted((a, b) => b.length - a.length)
    return longest.reduce((result, each) => result.replaceAll(each, shown), text)
  }
}

/** The texts by their first characters. */
function indexOf(texts: ReadonlySet<string>): Map<string, string[]> {
  const index = new Map<string, string[]>()
  for (const text of texts) {
    const prefix = text.slice(0, PREFIX)
    const known = index.get(prefix)
    if (known) known.push(text)
    else index.set(prefix, [text])
  }
  return index
}

function candidates(text: string, index: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set<string>()
  for (let at = 0; at <= text.length - PREFIX; at++)
    for (const each of index.get(text.slice(at, at + PREFIX)) ?? [])
      if (text.startsWith(each, at)) found.add(each)
  return found
}
