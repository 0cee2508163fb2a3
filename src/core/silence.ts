/** A comment that silences a rule in its file: `// gapi-ok: drop-column nobody reads it since 2.3`. */
export interface Silence {
  readonly rule: string
  /** Empty where it is missing. */
  readonly reason: string
  readonly line: number
}

/** The silences of a text, in the comments of JavaScript, SQL, shells, YAML and HTML. */
export function silencesIn(source: string): Silence[] {
  if (!source.includes('gapi-ok')) return []
  return source.split('\n').flatMap((text, index) => {
    const [, rule, reason = ''] =
      /(?:\/\/|\/\*|\*|#|--|<!--)\s*gapi-ok:\s*([\w-]+(?:\/[\w-]+)?)[\s:,–—-]*(.*?)\s*(?:\*\/|-->)?\s*$/.exec(
        text,
      ) ?? []
    return rule === undefined ? [] : [{ rule, reason, line: index + 1 }]
  })
}
