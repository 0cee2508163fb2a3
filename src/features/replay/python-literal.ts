/** A value as the source text of Python, in the style of ruff. */
export function pythonLiteral(value: unknown, indent = ''): string {
  const deeper = `${indent}    `
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return pythonText(value)
  if (typeof value !== 'object') return String(value)
  const items = Array.isArray(value)
    ? value.map(item => pythonLiteral(item, deeper))
    : Object.entries(value).map(([name, inner]) => `${pythonText(name)}: ${pythonLiteral(inner, deeper)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  const line = `${open}${items.join(', ')}${close}`
  if (!line.includes('\n') && indent.length + line.length < 90) return line
  return `${open}\n${items.map(item => `${deeper}${item},\n`).join('')}${indent}${close}`
}

/** In double quotes. An escape of JSON is one of Python, but for the two halves of a character beyond 16 bits. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, character => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
