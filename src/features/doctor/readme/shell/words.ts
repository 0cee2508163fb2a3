/** A list that is written as one text with spaces between the words. */
export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).filter(Boolean))
}

/** Whether a name contains one of the words, with or without an ending: `db:reset` contains reset. */
export function hasWord(name: string, list: ReadonlySet<string>, ending = ''): boolean {
  return wordsOf(name).some(
    word => list.has(word) || (word.endsWith(ending) && list.has(word.slice(0, -ending.length))),
  )
}

export function lastWordOf(name: string): string {
  return wordsOf(name).at(-1) ?? ''
}

function wordsOf(name: string): string[] {
  return name.split(/[:_.-]/)
}

/** Whether a name contains one of these parts anywhere: `remigrate` contains migrat. */
export function hasPart(name: string, parts: ReadonlySet<string>): boolean {
  return [...parts].some(part => name.includes(part))
}
