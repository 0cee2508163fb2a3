import { relative } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import { fails, type Linted, type LintFinding } from '../../../features/migration/lint/lint.ts'
import type { Level } from '../../../features/migration/lint/rule.ts'
import { annotation } from '../github.ts'
import { databaseJson } from '../json.ts'

/** The human-readable output; paths are shown relative to `from`. */
export function lintedText(linted: Linted, from: string): string {
  const { findings, suppressed } = linted
  return [
    ...findings.flatMap(finding => findingLines(finding, from)),
    ...suppressed.map(
      ({ rule, file, about, reason }) =>
        `${relative(from, file)}: ${rule} of ${about} is suppressed: ${reason}`,
    ),
    ...(suppressed.length > 0 ? [''] : []),
    summaryOf(linted),
    ...(findings.some(fails)
      ? ['To suppress a rule, add a comment with the reason: // gapi-ok: drop-column unused since 2.3']
      : []),
    '',
  ].join('\n')
}

function findingLines({ rule, level, file, line, about, why, recipe }: LintFinding, from: string): string[] {
  return [
    `${relative(from, file)}:${line}  ${level}  ${rule}  ${about}`,
    `  ${why}`,
    `  Instead: ${recipe}`,
    '',
  ]
}

function summaryOf({ findings, scope, total, dialect }: Linted): string {
  const found = (['error', 'warning', 'note'] as const).flatMap(level => countOf(findings, level))
  const which = whichText(scope)
  const of = `${scope.files.length} of ${total} migrations for ${dialect}${which}`
  return `${found.length > 0 ? found.join(', ') : 'Nothing found'} in ${of}.`
}

function whichText({ base, pendingIn }: Linted['scope']): string {
  if (pendingIn !== undefined) return `, those that are pending in ${pendingIn}`
  return base === undefined ? '' : `, those that ${base} does not have`
}

function countOf(findings: readonly LintFinding[], level: Level): string[] {
  const count = findings.filter(finding => finding.level === level).length
  return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`]
}

export function lintedJson({ dialect, scope, total, findings, suppressed }: Linted): string {
  const ok = !findings.some(fails)
  return databaseJson({
    ok,
    code: ok ? exit.done : exit.failed,
    dialect,
    base: scope.base ?? null,
    pendingIn: scope.pendingIn ?? null,
    files: scope.files,
    total,
    findings,
    suppressed,
  })
}

/** Annotations, one for each line with findings. */
export function lintedGithub({ findings }: Linted, from: string): string {
  const kinds = { error: 'error', warning: 'warning', note: 'notice' } as const
  return findings
    .map(({ rule, level, file, line, about, why, recipe }) =>
      annotation(
        kinds[level],
        { file: relative(from, file), line, title: rule },
        `${about}: ${why}\nInstead: ${recipe}`,
      ),
    )
    .join('')
}
