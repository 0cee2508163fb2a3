import { escaped } from '../../../../core/system/escaped.ts'
/** What a reader must replace in a command: `<name>`, `YOUR_KEY`, `your-app`, `{id}`, `path/to`, `...`. */
export function placeholderIn(text: string): string | undefined {
  return patterns.map(pattern => pattern.exec(text)?.[1]).find(found => found !== undefined)
}

export function isPlaceholder(word: string): boolean {
  return (
    placeholderIn(word) !== undefined ||
    /^_[\w_]*_$/.test(word) ||
    /^(url|repo(sitory)?([_-]?(url|name))?)$/i.test(word)
  )
}

/**
 * The text with known values filled in. A placeholder may be named without its brackets; it is a whole word.
 */
export function filledIn(text: string, values: ReadonlyMap<string, string>): string {
  let filled = text
  for (const [named, value] of values) {
    const name = escaped(named.replace(/^[<{[]|[>}\]]$/g, ''))
    const written = new RegExp(`<${name}>|\\{${name}\\}|\\[${name}\\]|(?<![\\w-])${name}(?![\\w-])`, 'g')
    if (name !== '') filled = filled.replace(written, () => value)
  }
  return filled
}

const patterns = [
  /(?<!<)(<[a-z][\w .:@/|'-]*[\w.'|-]?>)/i,
  /(?<![\w$-])((?:YOUR|MY|SOME)_[A-Z_]+(?![=A-Z_])|your[-_][a-z][\w-]*|<?yourname>?|YOUR[A-Z]\w+|your[A-Z]\w+|(?:USER|REPO)_?NAME)(?!\w)/,
  /(?:^|[\s=:/'"])(\{[a-z][\w -]*\})(?=$|[\s/'":])/i,
  /(?:^|[\s=])(\[[a-z][\w .:,()'-]*\])(?=$|\s)/i,
  // `npm run db:*` means several scripts.
  /\brun ([\w:-]*\*)/,
  /(?:^|[\s="'])(\/?path\/to\b)/,
  /(?:^|[\s=:/'"])(\.\.\.|…|x{3,}|X{3,})(?=$|[\s/'"])/,
]
