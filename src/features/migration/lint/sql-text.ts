/** A quoted or unquoted name, with or without a schema. */
export const id = '(?:["`]?\\w+["`]?\\.)?["`]?([\\w$ -]+?)["`]?'

export function reads(pattern: string): RegExp {
  return new RegExp(`^${pattern}`, 'is')
}

export function namesIn(list: string): string[] {
  return splitTop(list).map(name => name.replace(/["`]/g, '').replace(/ (asc|desc).*$/i, ''))
}

/** Splits a raw text into statements; semicolons in quotes are ignored. */
export function statementsIn(sql: string): string[] {
  const parts = splitAt(sql, ';').map(part => part.trim().replace(/\s+/g, ' '))
  return parts.filter(Boolean)
}

export function splitTop(text: string): string[] {
  return splitAt(text, ',').map(part => part.trim())
}

/** Splits at a character outside brackets and quotes. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  let quoted = ''
  for (const [index, character] of [...text].entries()) {
    if (quoted) {
      if (character === quoted) quoted = ''
    } else if (/['"`]/.test(character)) quoted = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
