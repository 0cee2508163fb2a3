/** A named part of a text, with the lines above that belong to it. */
export interface NamedPart {
  readonly name: string
  readonly lines: readonly string[]
}

/**
 * Entries merged from two changes of a base, one by one: ours, with what they changed, removed or added. A new entry comes
 * after the one that it follows there. Undefined where both changed one entry differently. Of an index (`isIndex`), an
 * entry that we removed stays so, and a new one comes in its place where ours are sorted.
 */
export function mergedEntries(
  base: readonly NamedPart[],
  ours: readonly NamedPart[],
  theirs: readonly NamedPart[],
  isIndex = false,
): NamedPart[] | undefined {
  const merged: NamedPart[] = []
  for (const entry of ours) {
    const [before, after] = [textIn(base, entry.name), textIn(theirs, entry.name)]
    const own = textOf(entry)
    if (after === before || own === after) merged.push(entry)
    else if (own !== before) return undefined
    else if (after !== undefined) merged.push({ name: entry.name, lines: after.split('\n') })
  }
  for (const [place, entry] of theirs.entries()) {
    if (textIn(ours, entry.name) !== undefined) continue
    const before = textIn(base, entry.name)
    if (before !== undefined && before !== textOf(entry) && !isIndex) return undefined
    if (before !== undefined) continue
    const above = theirs.slice(0, place).findLast(({ name }) => merged.some(each => each.name === name))
    const after = merged.findIndex(each => each.name === above?.name) + 1
    merged.splice((isIndex ? sortedPlace(entry, merged) : undefined) ?? after, 0, entry)
  }
  return merged
}

/** Where a new entry goes in a sorted list; undefined where it is not sorted. */
function sortedPlace({ name }: NamedPart, merged: readonly NamedPart[]): number | undefined {
  const isSorted = merged.every((each, place) => place === 0 || String(merged[place - 1]?.name) < each.name)
  const next = merged.findIndex(each => each.name > name)
  return isSorted && next >= 0 ? next : undefined
}

/** Undefined where two entries have one name. */
export function unlessTwice(entries: readonly NamedPart[]): readonly NamedPart[] | undefined {
  return new Set(entries.map(({ name }) => name)).size === entries.length ? entries : undefined
}

function textIn(entries: readonly NamedPart[], name: string): string | undefined {
  const entry = entries.find(each => each.name === name)
  return entry && textOf(entry)
}

export function textOf({ lines }: NamedPart): string {
  return lines.join('\n')
}
