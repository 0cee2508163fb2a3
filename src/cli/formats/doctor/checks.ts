import { type Check, points } from '../../../features/doctor/check.ts'
import type { Style } from '../../style.ts'
import { json } from '../json.ts'

/** `--list-checks`: every check under its point of the talk. */
export function listed(checks: readonly Check[], asJson: boolean, style: Style): string {
  if (asJson)
    return json({
      ok: true,
      code: 0,
      checks: checks.map(({ id, severity, point, title, help, needsRun = false }) => ({
        ...{ id, severity, point, title, help, needsRun },
      })),
    })
  const width = Math.max(...checks.map(({ id }) => id.length))
  const groups = Object.entries(points).flatMap(([point, title]) => {
    const rows = checks.filter(check => check.point === point)
    const lines = rows.map(
      check =>
        `  ${check.id.padEnd(width)}  ${check.severity.padEnd(7)}  ${check.title}${check.needsRun ? ' (with --run)' : ''}`,
    )
    return rows.length === 0 ? [] : [style.bold(title), ...lines, '']
  })
  return `${groups.join('\n')}\n`
}

/** `--explain ID`. */
export function explained({ id, title, severity, point, help, needsRun }: Check, style: Style): string {
  return [
    `${style.bold(id)} (${severity}${needsRun ? ', with --run' : ''}): ${title}.`,
    `The point of the talk: ${points[point]}.`,
    '',
    help,
    '',
    `A comment on the line or above it lets one pass, and says why: // gapi-ok: ${id} a value of the sandbox`,
    `For whole folders, in gapi.yml:`,
    '  doctor:',
    '    ignore:',
    `      - { check: ${id}, files: [legacy/], reason: why it is right there }`,
    '',
  ].join('\n')
}
