import type { LinkedDocument } from '../../core/openapi/linked-document.ts'
import { below, placeAt } from '../../core/openapi/place.ts'
import type { ApiHit } from './operations/api-hit.ts'

type Version = readonly [major: number, minor: number, patch: number]

/** Whether the version says that callers break, by semantic versioning. */
export function versionHits(base: LinkedDocument, revision: LinkedDocument, isBreaking: boolean): ApiHit[] {
  const [was, is] = [versionOf(base), versionOf(revision)]
  if (!was || !is) return []
  const hit = (rule: string, next = ''): ApiHit => ({
    ...{ rule, args: { was: was.join('.'), is: is.join('.'), next } },
    base: placeAt(base.root.place, ['info', 'version']),
    revision: placeAt(revision.root.place, ['info', 'version']),
  })
  const place = [0, 1, 2].find(at => was[at] !== is[at])
  if (place !== undefined && (is[place] ?? 0) < (was[place] ?? 0)) return [hit('version-lowered')]
  // Before 1.0.0 a break raises the second number.
  const least = was[0] === 0 ? 1 : 0
  const isRaised = place !== undefined && place <= least
  const next = was[0] === 0 ? `0.${was[1] + 1}.0` : `${was[0] + 1}.0.0`
  return isBreaking && !isRaised ? [hit('version-not-raised', next)] : []
}

function versionOf({ root }: LinkedDocument): Version | undefined {
  const version = below(root, 'info')?.value.version
  const found = typeof version === 'string' ? /^v?(\d{1,9})\.(\d{1,9})\.(\d{1,9})/.exec(version) : null
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined
}
