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
  const pairs = text.matchAll(
    /^[^\S\n]*("[^"\n]*"|[^\s:][^:\n]*?):(?:[^\S\n]*'''\n([\s\S]*?)\n[^\S\n]*'''|([^\n]*))/gm,
  )
  return [...pairs].map(([, name = '', long, short = '']) => {
    return [name.replace(/^"(.*)"$/, '$1'), (long ?? short).trim()] as const
  })
}

/** A pair whose name begins with `~` is switched off. */
export function isOn([name]: readonly [string, string]): boolean {
  return !name.startsWith('~')
}
