import type { DownFault } from './down-fault.ts'

/** What is wrong with the downgrade of a migration of Alembic; null where nothing is. */
export function pythonDownFault(text: string): DownFault | null {
  const lines = text.split(/\r?\n/)
  const up = lines.findIndex(line => line.startsWith('def upgrade('))
  const down = lines.findIndex(line => line.startsWith('def downgrade('))
  if (up < 0) return null
  if (down < 0) return { code: 'no-down', line: up + 1 }
  const body = bodyAfter(lines, down)
  const comments = body.filter(line => line.startsWith('#'))
  const code = withoutDocstring(body).filter(line => !/^(#.*|pass|\.\.\.|return( None)?)?$/.test(line))
  if (comments.length > 0) return null
  if (code.length === 0) return { code: 'empty-down', line: down + 1 }
  return code[0]?.startsWith('raise ') ? { code: 'throwing-down', line: down + 1 } : null
}

/** The lines of a function, trimmed. */
function bodyAfter(lines: readonly string[], start: number): string[] {
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(line => /^[^\s)#]/.test(line))
  return (end < 0 ? rest : rest.slice(0, end)).map(line => line.trim())
}

/** Without the text in triple quotes that a body begins with. */
function withoutDocstring(body: readonly string[]): readonly string[] {
  const [first = '', ...rest] = body.filter(line => line !== '')
  const [quotes] = /^("""|''')/.exec(first) ?? []
  if (quotes === undefined) return body
  if (first.length > 5 && first.endsWith(quotes)) return rest
  const end = rest.findIndex(line => line.endsWith(quotes))
  return end < 0 ? [] : rest.slice(end + 1)
}
