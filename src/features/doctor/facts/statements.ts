/** A top-level statement of code, or several. */
export interface Statement {
  readonly text: string
  /** The line that it begins at, from 1. */
  readonly line: number
}

/**
 * The top-level statements of code as people and formatters write it: each begins in the first column. Undefined
 * where a template or a comment might hold such a line.
 */
export function statementsIn(text: string): Statement[] | undefined {
  const statements: Statement[] = []
  let [start, line, isDecorator] = [0, 1, false]
  let before = ''
  let [at, current] = [0, 1]
  const close = (end: number) => {
    if (end > start) statements.push({ text: text.slice(start, end), line })
  }
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const next = end < 0 ? text.length : end + 1
    const own = text.slice(at, next).trimEnd()
    if (isFirst(own) && !isOpen.test(before) && !isDecorator && at > start) {
      close(at)
      ;[start, line] = [at, current]
    }
    if (at === start) isDecorator = own.startsWith('@')
    else if (isDecorator && /^(export|abstract|class)\b/.test(own)) isDecorator = false
    if (own !== '') before = own
    at = next
    current += 1
  }
  close(text.length)
  return statements.every(isWhole) ? statements : undefined
}

/** `else`, `catch` and the like go on with the statement before. */
function isFirst(line: string): boolean {
  return (
    /^[A-Za-z_$@]/.test(line) &&
    !/^(else|catch|finally|instanceof|in|of|as|satisfies|extends|implements|from|while)\b/.test(line)
  )
}

/** Something must follow. */
const isOpen =
  /[=,({[+\-*/%&|^!<>?:.~\\]$|\b(return|typeof|new|await|extends|implements|default|async|export|import|from|of|in|as|const|let|var|else|do)$/

function isWhole({ text }: Statement): boolean {
  return countOf(text, '`') % 2 === 0 && countOf(text, '/*') === countOf(text, '*/')
}

function countOf(text: string, part: string): number {
  let count = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count += 1
  return count
}
