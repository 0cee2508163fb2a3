import { diff3Merge } from 'node-diff3'

/** A text merged from two changes of a base, line by line; undefined where both changed the same lines differently. */
export function mergedText(base: string, mine: string, theirs: string): string | undefined {
  const regions = diff3Merge(linesOf(mine), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true })
  const merged = regions.map(({ ok }) => ok)
  return merged.every(lines => lines !== undefined) ? merged.flat().join('') : undefined
}

/** Lines with their line ends, so that a newline at the end of a text counts. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter(Boolean)
}
