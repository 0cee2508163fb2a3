/** A line of a file of variables, with the comments above it. */
interface Entry {
  readonly name: string
  readonly lines: readonly string[]
}

/**
 * A file of variables (NAME=value) merged from two changes of a base, variable by variable: ours, with what they
 * changed, removed or added. Undefined where both changed one variable differently.
 */
export function mergedEnv(base: string, ours: string, theirs: string): string | undefined {
  const [old, own, other] = [base, ours, theirs].map(entriesIn)
  if (!old || !own || !other) return undefined
  const merged: Entry[] = []
  for (const entry of own) {
    const [before, after] = [textIn(old, entry.name), textIn(other, entry.name)]
    const mine = textOf(entry)
    if (after === before || mine === after) merged.push(entry)
    else if (mine !== before) return undefined
    else if (after !== undefined) merged.push({ name: entry.name, lines: after.split('\n') })
  }
  for (const [place, entry] of other.entries()) {
    if (textIn(own, entry.name) !== undefined) continue
    const before = textIn(old, entry.name)
    if (before !== undefined && before !== textOf(entry)) return undefined
    if (before !== undefined) continue
    const neighbour = other.slice(0, place).findLast(({ name }) => merged.some(each => each.name === name))
    merged.splice(merged.findIndex(({ name }) => name === neighbour?.name) + 1, 0, entry)
  }
  return merged.map(textOf).join('\n')
}

/** The entries of a text; undefined where one variable is there twice. What follows the last one has no name. */
function entriesIn(text: string): Entry[] | undefined {
  const entries: Entry[] = []
  let lines: string[] = []
  for (const line of text.split('\n')) {
    lines.push(line)
    const name = /^\s*#?\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=/.exec(line)?.[1]
    if (name === undefined) continue
    entries.push({ name, lines })
    lines = []
  }
  entries.push({ name: '', lines })
  return new Set(entries.map(({ name }) => name)).size === entries.length ? entries : undefined
}

function textIn(entries: readonly Entry[], name: string): string | undefined {
  const entry = entries.find(each => each.name === name)
  return entry && textOf(entry)
}

function textOf({ lines }: Entry): string {
  return lines.join('\n')
}
