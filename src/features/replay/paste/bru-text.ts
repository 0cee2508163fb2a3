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
  const lines = text.split('\n').map(line => line.trim())
  const pairs: Array<readonly [name: string, value: string]> = []
  for (let at = 0; at < lines.length; at++) {
    const [, quoted, plain, rest = ''] = /^(?:"([^"]*)"|([^:"][^:]*)):(.*)$/.exec(lines[at] ?? '') ?? []
    const name = quoted ?? plain
    if (name === undefined) continue
    const end = rest.trim() === quotes ? lines.indexOf(quotes, at + 1) : -1
    pairs.push([name, end === -1 ? rest.trim() : textBetween(text, at, end)])
    at = Math.max(at, end)
  }
  return pairs
}

/** The lines between two others, as they are. */
function textBetween(text: string, first: number, last: number): string {
  return text
    .split('\n')
    .slice(first + 1, last)
    .join('\n')
    .trim()
}

/** A pair whose name begins with `~` is switched off. */
export function isOn([name]: readonly [string, string]): boolean {
  return !name.startsWith('~')
}
