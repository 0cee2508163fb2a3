import type { Report, ReportRow, Section } from '../report.ts'

/** Tables with a graph in each row, for a terminal. */
export function pretty({ since, until, sections }: Report): string {
  const tables = sections.map(section => `${section.title}\n${tableOf(section)}`)
  return [`Usage from ${since} to ${until}`, ...tables].join('\n\n')
}

function tableOf({ columns, rows }: Section): string {
  if (rows.length === 0) return '  No calls.'
  const head = [...columns, 'calls', 'errors', 'last call']
  const cells = rows.map(row => [...row.names.map(shown), ...figures(row)])
  const widths = head.map((name, n) => Math.max(name.length, ...cells.map(row => row[n]?.length ?? 0)))
  const line = (row: readonly string[], graph = '') => {
    const padded = row.map((cell, n) =>
      n === columns.length || n === columns.length + 1
        ? cell.padStart(widths[n] ?? 0)
        : cell.padEnd(widths[n] ?? 0),
    )
    return `  ${[...padded, graph].join('  ')}`.trimEnd()
  }
  return [line(head), ...cells.map((row, n) => line(row, sparkline(rows[n]?.graph ?? [])))].join('\n')
}

function figures({ calls, errors, last_at }: ReportRow): string[] {
  return [String(calls), String(errors), last_at.slice(0, 16).replace('T', ' ')]
}

/** What the table shows for a caller that is not known. */
export function shown(name: string): string {
  return name || '-'
}

const bars = '▁▂▃▄▅▆▇█'

/** A bar for each part of the time; a space for one without calls. */
function sparkline(graph: readonly number[]): string {
  const most = Math.max(...graph, 1)
  return graph.map(calls => (calls === 0 ? ' ' : bars[Math.ceil((calls / most) * bars.length) - 1])).join('')
}
