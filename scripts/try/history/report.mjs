import { tally } from '../instances/send.mjs'

const columns = ['asked', 'acknowledged', 'refused', 'stored', 'doubled', 'lost', 'unanswered']

/**
 * The results of the keys by fault, as a table, with the number of times each fault happened and the
 * responses meanwhile.
 */
export function tableOf({ counts, events, asked }) {
  const head = ['fault', 'times', ...columns, 'answers']
  const rows = Object.entries(counts).map(([fault, count]) => {
    const times = events.filter(name => name === fault).length
    return [fault, times || '', ...columns.map(name => count[name]), answersUnder(asked, fault)]
  })
  return aligned([head, ...rows.sort()])
}

function answersUnder(asked, fault) {
  const answers = asked.flatMap(({ answers }) => answers).filter(answer => answer.fault === fault)
  return tally(answers.map(({ status, lost }) => ({ status: status ?? lost })))
}

function aligned(rows) {
  const widths = rows[0].map((_, index) => Math.max(...rows.map(row => String(row[index]).length)))
  return rows
    .map(row =>
      row
        .map((cell, index) => String(cell).padEnd(widths[index]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Findings grouped by kind: how many, and the first of them with the instances' log entries about it. */
export function findingsText({ findings, logs }) {
  const kinds = new Map()
  for (const finding of findings) {
    const name = `${finding.kind}${finding.fault ? ` (${finding.fault})` : ''}: ${withoutIds(finding.detail)}`
    kinds.set(name, [...(kinds.get(name) ?? []), finding])
  }
  return [...kinds]
    .map(([name, list]) => `  ${list.length} × ${name}\n${logOf(list[0].detail, logs)}`)
    .join('')
}

function withoutIds(text) {
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, 'ID')
}

function logOf(detail, logs) {
  const [, id] = /urn:uuid:([0-9a-f-]+)/.exec(detail) ?? []
  const line = id && logs.flatMap(log => log.split('\n')).find(each => each.includes(id))
  return line ? `      ${line.slice(0, 600)}\n` : ''
}
