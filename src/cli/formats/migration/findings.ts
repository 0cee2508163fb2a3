import { relative } from 'node:path'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { CheckFinding } from '../../../features/migration/check-migrations.ts'
import type { Style } from '../../terminal/style.ts'
import { annotation } from '../github.ts'
import { databaseJson } from '../json.ts'

export function findingsJson(
  findings: readonly CheckFinding[],
  notes: readonly string[],
  code: ExitCode,
): string {
  return databaseJson({ ok: code === 0, code, findings, notes })
}

export function findingsText(findings: readonly CheckFinding[], style: Style): string {
  if (findings.length === 0) return 'Nothing found.\n'
  return findings
    .map(({ code, migration, message }) => `${style.red(code.padEnd(12))}  ${migration}: ${message}\n`)
    .join('')
}

export function findingsGithub(findings: readonly CheckFinding[], root: string): string {
  return findings
    .map(({ code, migration, file, line, message }) =>
      annotation(
        'error',
        {
          file: file && relative(root, file),
          ...(line !== null && { line }),
          title: `${code}: ${migration}`,
        },
        message,
      ),
    )
    .join('')
}
