import { resolved } from '../../core/openapi/document.ts'
import { recordIn } from '../../core/system/json.ts'
import type { ApiContract, ContractOperation } from './contract.ts'
import type { SmokeKey } from './target.ts'

/** The headers that a request needs, or why it cannot be sent. The key is sent only where it is needed. */
export type Authorization =
  | { readonly kind: 'open' }
  | { readonly kind: 'key'; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'missing'; readonly reason: string }

export function authorizationFor(
  { security }: ContractOperation,
  { root }: Pick<ApiContract, 'root'>,
  { variable, value }: SmokeKey,
): Authorization {
  if (security.length === 0 || security.some(names => names.length === 0)) return { kind: 'open' }
  if (value === undefined) return { kind: 'missing', reason: `It needs a key, and ${variable} is not set.` }
  const schemes = recordIn(recordIn(root.components).securitySchemes)
  for (const [name = '', ...more] of security) {
    const headers = headersFor(recordIn(resolved(schemes[name], root)), value)
    if (headers && more.length === 0) return { kind: 'key', headers }
  }
  return {
    kind: 'missing',
    reason: `It needs ${security.flat().join(' or ')}, which no header of one key is.`,
  }
}

/** A key in a URL would be in every log, so it is never sent there. */
function headersFor(
  { type, scheme, in: place, name }: ReturnType<typeof recordIn>,
  key: string,
): Readonly<Record<string, string>> | undefined {
  if (type === 'apiKey') return place === 'header' ? { [String(name).toLowerCase()]: key } : undefined
  const isBearer =
    type === 'http'
      ? String(scheme).toLowerCase() === 'bearer'
      : type === 'oauth2' || type === 'openIdConnect'
  return isBearer ? { authorization: `Bearer ${key}` } : undefined
}
