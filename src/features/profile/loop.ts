import type { SourceLine, Sources } from './sources.ts'

/** A loop, by the line that it begins on. */
export interface Loop extends SourceLine {
  readonly text: string
}

/** The innermost loop around the lines of a stack: in the line's own function, else in a function that called it. */
export function loopAround(lines: readonly SourceLine[], sources: Sources): Loop | undefined {
  for (const { file, line } of lines) {
    if (sources.layerOf(file) !== 'own') continue
    const text = sources.linesOf(file)
    const at = loopLine(text, line, file.endsWith('.py') ? 'py' : 'js')
    if (at !== undefined) return { file, line: at, text: text[at - 1]?.trim() ?? '' }
  }
  return undefined
}

/** A statement that repeats, or a call that passes each item to a function, in JavaScript and in Python. */
const loops = {
  js: /\b(for|while)\s*(await\s*)?\(|\bdo\s*\{|\.(map|forEach|flatMap|filter|reduce)\(/,
  py: /^\s*(async\s+)?(for|while)\b|\bfor\s.+\sin\s|\bmap\(/,
} as const

/** The line of the loop around a line, by the indentation that formatters write; undefined if its function has none. */
function loopLine(lines: readonly string[], line: number, language: keyof typeof loops): number | undefined {
  let indent = Number.POSITIVE_INFINITY
  for (let at = line; at >= 1; at--) {
    const text = lines[at - 1] ?? ''
    const own = indentOf(text)
    if (own >= indent || text.trim() === '') continue
    if (loops[language].test(text)) return at
    if (at < line && isFunctionHead(text.trim())) return undefined
    if (own === 0) return undefined
    indent = own
  }
  return undefined
}

/** Whether a line, without the spaces around it, begins a function. */
function isFunctionHead(text: string): boolean {
  if (/^(async )?def \w+/.test(text)) return true
  if (text.endsWith('=>')) return true
  return text.endsWith('{') && /=>\s?\(?\{$|\bfunction\b|^(static |async )*#?\w+\(/.test(text)
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}
