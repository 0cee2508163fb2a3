import { type Suppression, suppressionsIn } from '../../../core/project/suppressions.ts'
import type { Texts } from '../repository/texts.ts'
import type { Finding } from './report.ts'
import type { IgnoreRule } from './settings.ts'

/** The reason of a finding's suppression; undefined without one. */
export type ReasonFor = (finding: Finding) => string | undefined

/**
 * Finds suppressions in the settings, in a comment on the line or above it (`gapi-ok: secrets/committed a key
 * of the sandbox`), in an API document beside an operation, and, for secrets, in the comments of other scanners.
 */
export function explainer(settings: readonly IgnoreRule[], texts: Texts): ReasonFor {
  const suppressions = new Map<string, readonly Suppression[]>()
  const suppressionsOf = (path: string): readonly Suppression[] => {
    const known = suppressions.get(path) ?? suppressionsIn(texts.of(path) ?? '')
    suppressions.set(path, known)
    return known
  }
  return finding => {
    const { check, path, line } = finding
    const set = settings.find(
      ({ check: name, files }) =>
        name === check && (files.length === 0 || files.some(file => file.test(path))),
    )
    const comment = suppressionsOf(path).find(
      ({ rule, reason, line: at }) => rule === check && reason !== '' && isBeside(at, line),
    )
    return set?.reason ?? comment?.reason ?? finding.suppressed ?? foreignReason(finding, texts)
  }
}

/** A finding about a whole file can be suppressed anywhere in it. */
function isBeside(comment: number, line: number | undefined): boolean {
  return line === undefined || comment === line || comment === line - 1
}

function foreignReason({ check, path, line }: Finding, texts: Texts): string | undefined {
  if (!check.startsWith('secrets/') || line === undefined) return undefined
  const text = texts.line(path, line)
  return /gitleaks:allow|pragma: ?allowlist secret|secretlint-disable-line/.exec(text)?.[0]
}
