import { UserError } from '../../core/system/errors.ts'
import { resultOf, type SmokeResult } from './result.ts'
import type { Seen } from './session.ts'

/** A version, with its commit where that is known. */
export interface BuiltVersion {
  readonly version?: string | undefined
  readonly commit?: string | undefined
}

/** What should be deployed, and the source that says so. */
export interface ExpectedVersion extends BuiltVersion {
  /** `--expect`, or where the checkout is. */
  readonly from: string
  /** Whether it fails where the instance does not say its version. */
  readonly isRequired: boolean
}

/** Reads `1.4.0`, `v1.4.0` or `1.4.0+4f3b0c1`. */
export function expectedIn(text: string): ExpectedVersion {
  const [, version, commit] = /^v?(\d[\w.-]*)(?:\+([\da-f]{7,40}))?$/i.exec(text) ?? []
  if (version !== undefined)
    return { version, commit: commit?.toLowerCase(), from: '--expect', isRequired: true }
  throw new UserError(
    `--expect: ${JSON.stringify(text)} is not a version.`,
    'Pass a version, with its commit if you like: --expect 1.4.0+4f3b0c1',
  )
}

/** The version in an API-Version header: `1.4.0+4f3b0c1`. */
export function versionIn(header: string | null): BuiltVersion {
  const [version, commit] = (header ?? '').trim().split('+')
  return { version: version || undefined, commit: commit || undefined }
}

export function compareVersions(expected: ExpectedVersion, found: BuiltVersion): SmokeResult[] {
  return (['version', 'commit'] as const).map(part => {
    const [wanted, is] = [expected[part], found[part]]
    const { from, isRequired } = expected
    if (wanted === undefined) {
      const why = part === 'commit' && isRequired ? '--expect names none' : `${from} has none`
      return resultOf('version', part, 'skipped', `Not compared: ${why}. It is ${is ?? 'not said'}.`)
    }
    if (is === undefined) {
      const detail = `Neither /version nor API-Version says the ${part}; expected ${wanted} (${from}).`
      return resultOf(
        'version',
        part,
        isRequired ? 'failed' : 'skipped',
        isRequired ? detail : `Not compared: ${detail}`,
      )
    }
    const isSame = part === 'version' ? is === wanted : isSameCommit(is, wanted)
    return isSame
      ? resultOf('version', part, 'passed', is)
      : resultOf('version', part, 'failed', `It is ${is}; expected ${wanted} (${from}).`)
  })
}

/** Whether an instance is the expected one, as far as both say it. */
export function isExpected(expected: ExpectedVersion, found: BuiltVersion): boolean {
  return compareVersions(expected, found).every(({ status }) => status !== 'failed')
}

/** One of them may be shortened. */
function isSameCommit(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length)
  return length >= 7 && one.slice(0, length).toLowerCase() === other.slice(0, length).toLowerCase()
}

/** All responses must be of one version: a load balancer may still have an instance of the release before. */
export function oneVersion(seen: readonly Seen[]): SmokeResult[] {
  const versions = new Map(
    seen.flatMap(({ name, headers }) => {
      const version = headers.get('api-version')
      return version === null ? [] : [[version, name]]
    }),
  )
  if (versions.size === 0) return []
  if (versions.size === 1)
    return [resultOf('version', 'of every response', 'passed', [...versions.keys()].join())]
  const each = [...versions].map(([version, name]) => `${version} (${name})`)
  return [resultOf('version', 'of every response', 'failed', `Several versions respond: ${each.join(', ')}.`)]
}
