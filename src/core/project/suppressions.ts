/** A comment that suppresses a rule in its file: `// gapi-ok: drop-column unused since 2.3`. */
export interface Suppression {
  readonly rule: string
  /** Empty where it is missing. */
  readonly reason: string
  readonly line: number
}

/** The suppressions of a text, in the comments of JavaScript, SQL, shells, YAML and HTML. */
export function suppressionsIn(source: string): Suppression[] {
  if (!source.includes('gapi-ok')) return []
  return source.split('\n').flatMap((text, index) => {
    const [, rule, reason = ''] =
      /(?:\/\/|\*|#|--)\s*gapi-ok:\s*([\w-]+(?:\/[\w-]+)?)([^\n]*)/.exec(text) ?? []
    if (rule === undefined) return []
    return [{ rule, reason: withoutEnd(reason.replace(/^[\s:,–—-]+/, '')), line: index + 1 }]
  })
}

/** Removes the end of the comment. */
function withoutEnd(text: string): string {
  const end = ['*/', '-->'].find(end => text.trimEnd().endsWith(end)) ?? ''
  return text
    .trimEnd()
    .slice(0, -end.length || undefined)
    .trimEnd()
}
