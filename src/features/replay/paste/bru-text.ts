const quotes = "'''"

/** A block of a file in Bruno's language: `headers { … }`. */
export interface BruBlock {
  readonly name: string
  /** What is between its braces, without its indentation. */
  readonly text: string
}

/** The blocks of a file. One ends at a brace in the first column. */
export function bruBlocks(text: string): BruBlock[] {
  const blocks = text.replaceAll('\r\n', '\n').matchAll(/^([a-z][\w:-]*)\s*\{[^\S\n]*\n([\s\S]*?)^\}/gm)
  return [...blocks].map(([, name = '', inner = '']) => ({
    name,
    text: inner.replace(/^ {2}/gm, '').replace(/\n$/, ''),
  }))
}

/** The lines `name: value`; a value of several lines is between `'''`. */
export function pairsIn(text: string): Array<readonly [name: string, value: string]> {
  const lines = text.split('\n')
  const last = lines.findLastIndex(line => line.trim() === quotes)
  const pairs: Array<readonly [name: string, value: string]> = []
  for (let at = 0; at < lines.length; at++) {
    const found = /^(?:"([^"]*)"|([^:"][^:]*)):(.*)$/.exec(lines[at]?.trim() ?? '')
    const [, quoted, plain, rest = ''] = found ?? []
    const name = quoted ?? plain
    if (name === undefined) continue
    if (rest.trim() !== quotes || at >= last) {
      pairs.push([name, rest.trim()])
      continue
    }
    let end = at + 1
    while (lines[end]?.trim() !== quotes) end++
    pairs.push([
      name,
      lines
        .slice(at + 1, end)
        .join('\n')
        .trim(),
    ])
    at = end
  }
  return pairs
}

/** A pair whose name begins with `~` is switched off. */
export function isOn([name]: readonly [string, string]): boolean {
  return !name.startsWith('~')
}
