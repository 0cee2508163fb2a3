/** The conditions of the check constraints in a `create table` statement. */
export function checksIn(sql: string): string[] {
  const conditions: string[] = []
  for (const { index, 0: match } of sql.matchAll(/\bcheck\s*\(/gi)) {
    if (isInside(sql, index)) continue
    const start = index + match.length
    conditions.push(sql.slice(start, closingOf(sql, start)).trim())
  }
  return conditions
}

/** Whether a position is inside a string or a quoted name. */
function isInside(sql: string, place: number): boolean {
  const quoted = /'(?:[^']|'')*'|"[^"]*"|`[^`]*`/g
  return [...sql.matchAll(quoted)].some(({ index, 0: text }) => index < place && place < index + text.length)
}

/** The position of the closing parenthesis of a group that was opened before `start`. */
function closingOf(sql: string, start: number): number {
  let depth = 1
  const tokens = /'(?:[^']|'')*'|"[^"]*"|`[^`]*`|[()]/g
  tokens.lastIndex = start
  for (let token = tokens.exec(sql); token; token = tokens.exec(sql)) {
    if (token[0] === '(') depth++
    if (token[0] === ')' && --depth === 0) return token.index
  }
  return sql.length
}
