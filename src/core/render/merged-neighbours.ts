import { diffIndices } from 'node-diff3'

/** Lines of the base that one side replaced: from `start` up to but not including `end`. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

/**
 * A text merged from two changes of a base, of which each may be next to the other: git calls that a conflict. Undefined
 * where both changed the same lines, and where both added lines in one place, unless those are rows of a table.
 */
export function mergedNeighbours(base: string, ours: string, theirs: string): string | undefined {
  if (base.includes('\0')) return undefined
  const before = linesOf(base)
  const [mine, other] = [editsOf(before, linesOf(ours)), editsOf(before, linesOf(theirs))]
  const edits = combined(mine, other)
  return edits && applied(before, edits)
}

/** Lines with their line ends, so that a newline at the end of a text counts. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/).filter(Boolean)
}

function editsOf(base: readonly string[], side: readonly string[]): Edit[] {
  return diffIndices([...base], [...side]).map(({ buffer1: [start, length], buffer2Content: lines }) => ({
    start,
    end: start + length,
    lines,
  }))
}

/** The edits of both sides in their order; undefined where two of them exclude each other. */
function combined(mine: readonly Edit[], other: readonly Edit[]): Edit[] | undefined {
  const edits = [...other]
  for (const own of mine) {
    const touched = edits.filter(each => each.start <= own.end && own.start <= each.end)
    if (touched.some(each => isSame(each, own))) continue
    const beside = touched.find(each => isInsertion(own) && isInsertion(each))
    if (beside && [...own.lines, ...beside.lines].every(isRow)) {
      const added = own.lines.filter(line => !beside.lines.includes(line))
      edits[edits.indexOf(beside)] = { ...beside, lines: [...beside.lines, ...added] }
    } else if (touched.some(each => !isApart(each, own))) return undefined
    else edits.push(own)
  }
  // An insertion comes before what replaces the line after it.
  return edits.sort((a, b) => a.start - b.start || a.end - b.end)
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join('') === b.lines.join('')
}

/** Whether two edits that touch have no line in common, and it is plain which of the results comes first. */
function isApart(a: Edit, b: Edit): boolean {
  const isInside = isInsertion(a) || isInsertion(b) ? a.start < b.end && b.start < a.end : false
  const isOverlapping = Math.max(a.start, b.start) < Math.min(a.end, b.end)
  return !isInside && !isOverlapping && (keepsPlaces(a) || keepsPlaces(b))
}

/** Whether each line was changed where it is, or lines were only deleted. */
function keepsPlaces({ start, end, lines }: Edit): boolean {
  return end > start && (lines.length === 0 || lines.length === end - start)
}

function isInsertion({ start, end }: Edit): boolean {
  return start === end
}

/** The order of the rows of a table in Markdown seldom matters. */
function isRow(line: string): boolean {
  return line.startsWith('|') && line.trimEnd().endsWith('|')
}

function applied(base: readonly string[], edits: readonly Edit[]): string {
  const parts: string[] = []
  let place = 0
  for (const { start, end, lines } of edits) {
    parts.push(...base.slice(place, start), ...lines)
    place = end
  }
  return [...parts, ...base.slice(place)].join('')
}
