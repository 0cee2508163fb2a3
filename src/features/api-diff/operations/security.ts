import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { type Place, placeBelow } from '../../../core/openapi/place.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { ApiContext, ApiHit, ApiOperation } from './api-hit.ts'
import { type SchemeKinds, schemesOf } from './security-schemes.ts'

/** Credentials that are enough together: schemes with their scopes. Empty: none are needed. */
type Alternative = ReadonlyMap<string, ReadonlySet<string>>

interface Security {
  readonly alternatives: readonly Alternative[]
  readonly place: Place
}

/** Who may call an operation. Schemes are compared by what they are, not by their names. */
export function compareSecurity(base: ApiOperation, revision: ApiOperation, context: ApiContext): ApiHit[] {
  const schemes = schemesOf(context.base, context.revision)
  const was = securityOf(base, context.base, schemes.base)
  const is = securityOf(revision, context.revision, schemes.revision)
  const hit = (rule: string, args: Readonly<Record<string, string>>): ApiHit => ({
    ...{ rule: `security-${rule}`, args, base: was.place, revision: is.place },
  })
  const refused = was.alternatives.filter(one => !is.alternatives.some(other => isEnough(one, other)))
  const added = is.alternatives.filter(one => !was.alternatives.some(other => isEnough(one, other)))
  return [
    ...refused.map(one => {
      if (one.size === 0) return hit('required', { alternative: textOf(is.alternatives) })
      const same = is.alternatives.find(other => hasSameSchemes(one, other))
      return same
        ? hit('scope-added', { alternative: textOf([one]), scopes: scopesBeyond(same, one) })
        : hit('alternative-removed', { alternative: textOf([one]) })
    }),
    ...added.map(one => {
      if (one.size === 0) return hit('dropped', {})
      const same = was.alternatives.find(other => hasSameSchemes(one, other))
      if (same && isEnough(same, one)) return hit('scope-removed', { scopes: scopesBeyond(same, one) })
      return hit('alternative-added', { alternative: textOf([one]) })
    }),
  ].filter(({ rule, args }) => rule !== 'security-alternative-added' || !isScopeChange(args, was))
}

/** More scopes for the same schemes are reported once. */
function isScopeChange({ alternative }: ApiHit['args'], { alternatives }: Security): boolean {
  return alternatives.some(one => textOf([one]) === alternative)
}

/** Whether credentials satisfy an alternative. */
function isEnough(credentials: Alternative, alternative: Alternative): boolean {
  return [...alternative].every(([scheme, scopes]) => {
    const held = credentials.get(scheme)
    return held !== undefined && [...scopes].every(scope => held.has(scope))
  })
}

function hasSameSchemes(one: Alternative, other: Alternative): boolean {
  return one.size === other.size && [...one.keys()].every(scheme => other.has(scheme))
}

function scopesBeyond(one: Alternative, other: Alternative): string {
  return [...one]
    .flatMap(([scheme, scopes]) => [...scopes].filter(scope => !other.get(scheme)?.has(scope)))
    .join(', ')
}

function textOf(alternatives: readonly Alternative[]): string {
  return alternatives.map(one => [...one.keys()].join(' and ') || 'none').join(' or ')
}

function securityOf({ located }: ApiOperation, document: LinkedDocument, kinds: SchemeKinds): Security {
  const own = Array.isArray(located.value.security)
  const holder = own ? located : document.root
  const list: unknown = holder.value.security
  const place = placeBelow(holder.place, 'security')
  if (!Array.isArray(list) || list.length === 0) return { alternatives: [new Map()], place }
  const alternatives = list
    .filter(isRecord)
    .map(
      one =>
        new Map(
          Object.entries(one).map(([name, scopes]) => [
            kinds.get(name) ?? name,
            new Set(Array.isArray(scopes) ? scopes.map(String) : []),
          ]),
        ),
    )
  return { alternatives, place }
}
