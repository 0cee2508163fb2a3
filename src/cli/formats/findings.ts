import { relative } from 'node:path'
import type { ExitCode } from '../../core/errors.ts'
import type { Finding } from '../../features/migration/check.ts'
import type { Style } from '../style.ts'
import { annotation } from './github.ts'
import { json } from './json.ts'

export function findingsJson(findings: readonly Finding[], notes: readonly string[], code: ExitCode): string {
  return json({ ok: code === 0, code, findings, notes })
}

export function findingsText(findings: readonly Finding[], style: Style): string {
  if (findings.length === 0) return 'Nothing found.\n'
  return findings
    .map(({ code, migration, message }) => `${style.red(code.padEnd(12))}  ${migration}: ${message}\n`)
    .join('')
}

export function findingsGithub(findings: readonly Finding[], root: string): string {
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
