import { relative } from 'node:path'
import type { ExitCode } from '../../core/errors.ts'
import type { Finding } from '../../features/migration/check.ts'
import type { Style } from '../style.ts'
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

/** Workflow commands, which GitHub shows beside the lines of a pull request. */
export function findingsGithub(findings: readonly Finding[], root: string): string {
  return findings
    .map(({ code, migration, file, message }) => {
      const where = file ? `file=${property(relative(root, file))},` : ''
      return `::error ${where}title=${property(`${code}: ${migration}`)}::${value(message)}\n`
    })
    .join('')
}

function value(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return value(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
