export interface Glob {
  test(path: string): boolean
}

/**
 * A path pattern with the syntax of .gitignore: `*` within a folder, `**` across folders, a folder for
 * everything below it. Matched piece by piece from all possible positions at once, so that no pattern takes
 * exponential time.
 */
export function globOf(pattern: string): Glob {
  const plain = pattern.replace(/^\.?\//, '').replace(/\/$/, '')
  const pieces = plain.match(/\*\*\/|\*\*|[\s\S]/g) ?? []
  return {
    test(path) {
      const ends = pieces.reduce((places, piece) => behind(piece, path, places), new Set([0]))
      return ends.has(path.length) || [...ends].some(end => path.charAt(end) === '/')
    },
  }
}

/** The positions where a piece of a pattern can end, for all its start positions. */
function behind(piece: string, path: string, places: ReadonlySet<number>): Set<number> {
  const ends = new Set<number>()
  const isWide = piece.startsWith('**')
  for (const place of places) {
    if (piece === '?' ? !/^\/?$/.test(path.charAt(place)) : path.charAt(place) === piece) ends.add(place + 1)
    if (!piece.startsWith('*')) continue
    ends.add(place)
    // A position that was already reached has been followed to the end.
    for (let at = place; at < path.length && (isWide || path.charAt(at) !== '/') && !ends.has(at + 1); at++)
      ends.add(at + 1)
  }
  if (piece !== '**/') return ends
  return new Set([...ends].filter(end => places.has(end) || path.charAt(end - 1) === '/'))
}
