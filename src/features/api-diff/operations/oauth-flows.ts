import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { below, entriesOf, type Located } from '../../../core/openapi/place.ts'
import { isRecord } from '../../../core/system/json.ts'
import type { ApiContext, ApiHit } from './api-hit.ts'

/** How callers get their tokens: the flows of OAuth, their addresses and scopes. */
export function compareFlows({ base, revision }: ApiContext): ApiHit[] {
  const [was, is] = flowsOfBoth(base, revision)
  // A scheme that is gone is reported where it was asked for.
  if (was.size === 0 || is.size === 0) return []
  return [...new Set([...was.keys(), ...is.keys()])].flatMap(flow => {
    const [before, after] = [was.get(flow), is.get(flow)]
    if (before && after) return [...urlHits(flow, before, after), ...scopeHits(flow, before, after)]
    const rule = before ? 'oauth-flow-removed' : 'oauth-flow-added'
    return [{ rule, args: { flow }, base: before?.place, revision: after?.place }]
  })
}

type Flows = ReadonlyMap<string, Located>

/** By their kind. Where a document has two of a kind, the names of their schemes tell them apart. */
function flowsOfBoth(base: LinkedDocument, revision: LinkedDocument): readonly [was: Flows, is: Flows] {
  const [was, is] = [flowsOf(base), flowsOf(revision)]
  const repeated = new Set([...repeatedIn(was), ...repeatedIn(is)])
  const named = (all: readonly Flow[]): Flows =>
    new Map(
      all.map(({ kind, scheme, located }) => [repeated.has(kind) ? `${kind} (${scheme})` : kind, located]),
    )
  return [named(was), named(is)]
}

interface Flow {
  readonly kind: string
  readonly scheme: string
  readonly located: Located
}

function flowsOf(document: LinkedDocument): Flow[] {
  const components = below(document.root, 'components')
  const schemes = entriesOf(components && below(components, 'securitySchemes'))
  return schemes.flatMap(([scheme, given]) => {
    const located = document.resolve(given)
    if (located.value.type === 'openIdConnect') return [{ kind: 'openIdConnect', scheme, located }]
    if (located.value.type !== 'oauth2') return []
    return entriesOf(below(located, 'flows')).map(([kind, flow]) => ({ kind, scheme, located: flow }))
  })
}

function repeatedIn(flows: readonly Flow[]): string[] {
  const kinds = flows.map(({ kind }) => kind)
  return kinds.filter((kind, index) => kinds.indexOf(kind) !== index)
}

const addresses = ['authorizationUrl', 'tokenUrl', 'refreshUrl', 'openIdConnectUrl']

function urlHits(flow: string, base: Located, revision: Located): ApiHit[] {
  return addresses.flatMap(name => {
    const [was, is] = [base.value[name], revision.value[name]]
    if (was === is || was === undefined) return []
    const args = { flow, name, was: String(was), is: String(is ?? 'none') }
    return [{ rule: 'oauth-url-changed', args, base: base.place, revision: revision.place }]
  })
}

function scopeHits(flow: string, base: Located, revision: Located): ApiHit[] {
  const [was, is] = [scopesOf(base), scopesOf(revision)]
  const gone = was.filter(scope => !is.includes(scope))
  const added = is.filter(scope => !was.includes(scope))
  const hit = (rule: string, scopes: readonly string[]): ApiHit[] =>
    scopes.length === 0
      ? []
      : [{ rule, args: { flow, scopes: scopes.join(', ') }, base: base.place, revision: revision.place }]
  return [...hit('oauth-scope-removed', gone), ...hit('oauth-scope-added', added)]
}

function scopesOf({ value }: Located): string[] {
  return isRecord(value.scopes) ? Object.keys(value.scopes) : []
}
