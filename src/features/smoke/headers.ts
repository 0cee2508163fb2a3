import { recordIn } from '../../core/system/json.ts'
import type { ApiContract } from './contract.ts'
import { resultOf, type SmokeResult } from './result.ts'
import type { Seen } from './session.ts'
import type { SmokeTarget } from './target.ts'

/**
 * The security headers that every response of a generated API has. They are in no document, so they are
 * checked where it declares API-Version, as ours do.
 */
export function headersResult(
  seen: readonly Seen[],
  contract: ApiContract,
  target: SmokeTarget,
): SmokeResult {
  const name = 'of every response'
  const declared = recordIn(recordIn(contract.root.components).headers)
  if (!('API-Version' in declared))
    return resultOf('headers', name, 'skipped', 'The document declares no API-Version, as generated APIs do.')
  const faults = seen.flatMap(response => {
    const fault = faultIn(response, target)
    return fault === undefined ? [] : [`${response.name} ${fault}`]
  })
  const more = faults.length > 1 ? ` So do ${faults.length - 1} more.` : ''
  return faults.length > 0
    ? resultOf('headers', name, 'failed', `${faults[0]}.${more}`)
    : resultOf('headers', name, 'passed', target.isSecure ? 'with HSTS' : '')
}

function faultIn({ headers }: Seen, { isSecure }: SmokeTarget): string | undefined {
  if (headers.get('x-content-type-options') !== 'nosniff') return 'lacks X-Content-Type-Options: nosniff'
  if (!/default-src 'none'.*frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? ''))
    return 'has another Content-Security-Policy than the API sends'
  if (isSecure && !/max-age=[1-9]/.test(headers.get('strict-transport-security') ?? ''))
    return 'lacks Strict-Transport-Security: set HSTS'
  return headers.has('x-powered-by') ? 'has X-Powered-By, which names the software' : undefined
}
