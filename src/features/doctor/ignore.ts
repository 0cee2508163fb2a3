import { type Silence, silencesIn } from '../../core/silence.ts'
import type { Finding } from './report.ts'
import type { Ignored } from './settings.ts'
import type { Texts } from './texts.ts'

/** The reason why a finding is no matter, if somebody has given one. */
export type Explain = (finding: Finding) => string | undefined

/**
 * Looks for reasons in the settings, in a comment on the line or above it (`gapi-ok: secrets/committed a key of the
 * sandbox`), and, for secrets, in the comments of other scanners.
 */
export function explainer(settings: readonly Ignored[], texts: Texts): Explain {
  const silences = new Map<string, readonly Silence[]>()
  const silencesOf = (path: string): readonly Silence[] => {
    const known = silences.get(path) ?? silencesIn(texts.of(path) ?? '')
    silences.set(path, known)
    return known
  }
  return finding => {
    const { check, path, line } = finding
    const set = settings.find(
      ({ check: name, files }) =>
        name === check && (files.length === 0 || files.some(file => file.test(path))),
    )
    const comment = silencesOf(path).find(
      ({ rule, reason, line: at }) => rule === check && reason !== '' && isBeside(at, line),
    )
    return set?.reason ?? comment?.reason ?? foreignReason(finding, texts)
  }
}

/** A finding about a whole file is explained anywhere in it. */
function isBeside(comment: number, line: number | undefined): boolean {
  return line === undefined || comment === line || comment === line - 1
}

function foreignReason({ check, path, line }: Finding, texts: Texts): string | undefined {
  if (!check.startsWith('secrets/') || line === undefined) return undefined
  const text = texts.line(path, line)
  return /gitleaks:allow|pragma: ?allowlist secret|secretlint-disable-line/.exec(text)?.[0]
}
