import type { Report } from '../report.ts'

/** One line for each row (RFC 4180), with the title of its section where there are several. */
export function csv({ sections }: Report): string {
  const isMany = sections.length > 1
  const [first] = sections
  const head = [...(isMany ? ['what'] : []), ...(first?.columns ?? []), 'calls', 'errors', 'last_at']
  const lines = sections.flatMap(({ title, rows }) =>
    rows.map(({ names, calls, errors, last_at }) => [
      ...(isMany ? [title] : []),
      ...names,
      String(calls),
      String(errors),
      last_at,
    ]),
  )
  return [head, ...lines].map(line => line.map(cell).join(',')).join('\r\n')
}

/** A spreadsheet would run text that begins with one of these characters as a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
