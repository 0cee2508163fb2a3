const LINE_WIDTH = 110

/** A value as the source text of TypeScript, in the style of a generated project. */
export function literal(value: unknown, indent = ''): string {
  const deeper = `${indent}  `
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) {
    const items = value.map(item => literal(item, deeper))
    const isFlat = items.every(item => !item.includes('\n'))
    const line = `[${items.join(', ')}]`
    if (isFlat && indent.length + line.length < 90) return line
    return `[\n${items.map(item => `${deeper}${item},\n`).join('')}${indent}]`
  }
  const entries = Object.entries(value).map(([name, inner]) => {
    return assigned(`${deeper}${nameOf(name)}:`, literal(inner, deeper), 1).slice(deeper.length)
  })
  if (entries.length === 0) return '{}'
  return `{\n${entries.map(entry => `${deeper}${entry},\n`).join('')}${indent}}`
}

/** `start value`, or on two lines where a text is too long for one. `more` characters follow it. */
export function assigned(start: string, value: string, more = 0): string {
  const isLong = start.length + 1 + value.length + more > LINE_WIDTH && /^['"].*['"]$/.test(value)
  const [indent = ''] = /^ */.exec(start) ?? []
  return isLong ? `${start}\n${indent}  ${value}` : `${start} ${value}`
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}

/** In single quotes, unless that needs more escapes. */
export function quoted(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  const [singles, doubles] = [text.split("'").length, text.split('"').length]
  if (singles > doubles) return json
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
