import { type Check, points } from '../../../features/doctor/checks/check.ts'
import type { Style } from '../../terminal/style.ts'
import { json } from '../json.ts'

/** `--list-checks`: all checks, by the points of the talk. */
export function listed(checks: readonly Check[], asJson: boolean, style: Style): string {
  if (asJson)
    return json({
      ok: true,
      code: 0,
      checks: checks.map(({ id, severity, point, title, why, needsRun = false }) => ({
        ...{ id, severity, point, title, why, needsRun },
      })),
    })
  const width = Math.max(...checks.map(({ id }) => id.length))
  const groups = Object.entries(points).flatMap(([point, { heading }]) => {
    const rows = checks.filter(check => check.point === point)
    const lines = rows.map(
      check =>
        `  ${check.id.padEnd(width)}  ${check.severity.padEnd(7)}  ${check.title}${check.needsRun ? ' (with --run)' : ''}`,
    )
    return rows.length === 0 ? [] : [style.bold(heading), ...lines, '']
  })
  return `${groups.join('\n')}\n`
}

/** `--explain ID`: the check, with the text of its page in docs/checks. */
export function explained(check: Check, style: Style): string {
  const { id, title, severity, point, why, finds, ignores, blockedBy, advice, needsRun } = check
  return [
    `${style.bold(id)} (${severity}${needsRun ? ', with --run' : ''}): ${title}.`,
    `The talk says: ${points[point].talk}${points[point].talk.endsWith('?') ? '' : '.'}`,
    ...['', why],
    ...['', `${style.bold('Finds:')} ${finds}`],
    ...(ignores === undefined ? [] : ['', `${style.bold('Ignores:')} ${ignores}`]),
    ...(blockedBy === undefined ? [] : ['', `${style.bold('Blocked by:')} ${blockedBy}`]),
    ...['', `${style.bold('What to do:')} ${advice}`],
    '',
    `To suppress a finding, add a comment on its line or the line above, with the reason: // gapi-ok: ${id} REASON`,
    'To suppress it in whole folders, in gapi.yml:',
    '  doctor:',
    '    ignore:',
    `      - { check: ${id}, files: [legacy/], reason: REASON }`,
    '',
  ].join('\n')
}
