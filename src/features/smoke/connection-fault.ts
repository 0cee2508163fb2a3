import { systemCodeOf } from '../../core/system/errors.ts'

export interface ConnectionFault {
  /** A sentence: “The certificate of shop.example has expired (CERT_HAS_EXPIRED).” */
  readonly fault: string
  readonly isTls: boolean
}

/** Why a request got no response. Throws what is not an error of the connection. */
export function connectionFault(error: unknown, url: string, timeout: number): ConnectionFault {
  if (!(error instanceof Error)) throw error
  const { host, hostname } = new URL(url)
  if (error.name === 'TimeoutError')
    return { fault: `There was no whole response within ${timeout / 1000} s.`, isTls: false }
  const cause = error.cause instanceof Error ? error.cause : undefined
  if (cause?.message === 'bad port')
    return { fault: `${host} has the port of another protocol, to which Node sends no HTTP.`, isTls: false }
  const code = systemCodeOf(cause) ?? ''
  if (cause === undefined || (code === '' && cause.message === '')) throw error
  const tls = tlsFaults.find(([pattern]) => pattern.test(code))
  if (tls) return { fault: `${tls[1].replace('HOST', hostname)} (${code}).`, isTls: true }
  const known = faults.find(([pattern]) => pattern.test(code))
  const fault = known ? `${known[1].replace('HOST', host)} (${code}).` : `${host}: ${code || cause.message}.`
  return { fault, isTls: false }
}

const tlsFaults: ReadonlyArray<readonly [RegExp, string]> = [
  [/^CERT_HAS_EXPIRED$/, 'The certificate of HOST has expired'],
  [/^CERT_NOT_YET_VALID$/, 'The certificate of HOST is not valid yet'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'The certificate of HOST is for another name'],
  [/SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^CERT_/, 'The certificate of HOST is not trusted'],
  [/^(EPROTO|ERR_SSL_.*)$/, 'HOST does not speak TLS as expected'],
]

const faults: ReadonlyArray<readonly [RegExp, string]> = [
  [/^ECONNREFUSED$/, 'Nothing listens at HOST'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'The name HOST cannot be resolved'],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/, 'HOST cannot be reached'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, 'HOST closed the connection without a whole response'],
]
