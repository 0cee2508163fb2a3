import { recordIn } from '../../core/system/json.ts'
import { type Authorization, authorizationFor } from './authorization.ts'
import type { ApiContract, ContractOperation } from './contract.ts'
import { givenExample } from './example.ts'
import type { Lists } from './path-values.ts'
import { type Exchange, type SendOptions, type SmokeRequest, type SmokeResponse, send } from './send.ts'
import type { SmokeKey, SmokeTarget } from './target.ts'

/** One run against an instance: what is sent, and what was seen. */
export interface Session {
  readonly target: SmokeTarget
  readonly contract: ApiContract
  readonly key: SmokeKey
  readonly lists: Lists
  /** Every response so far. */
  readonly seen: Seen[]
  authorize(operation: ContractOperation): Authorization
  /** Sends a request and notes its response; `isFinal` ones are sent even after Ctrl-C. */
  send(request: SmokeRequest, name: string, isFinal?: boolean): Promise<Exchange>
}

/** A response without its body, and the request: `GET /v1/products`. */
export interface Seen extends Pick<SmokeResponse, 'status' | 'headers'> {
  readonly name: string
}

export function sessionOn(
  target: SmokeTarget,
  contract: ApiContract,
  key: SmokeKey,
  options: SendOptions,
): Session {
  const seen: Seen[] = []
  return {
    ...{ target, contract, key, seen, lists: new Map() },
    authorize: operation => authorizationFor(operation, contract, key),
    async send(request, name, isFinal = false) {
      const signal = isFinal ? new AbortController().signal : options.signal
      const exchange = await send(request, { ...options, signal })
      if (exchange.kind === 'response')
        seen.push({ name, status: exchange.status, headers: exchange.headers })
      return exchange
    },
  }
}

/** The headers of an operation that its document requires, with their examples. */
export function requiredHeaders(
  { parameters }: ContractOperation,
  contract: ApiContract,
): Record<string, string> {
  const wanted = parameters.filter(one => one.in === 'header' && one.required === true)
  return Object.fromEntries(
    wanted.flatMap(one => {
      const value = givenExample(one, contract)
      return value === undefined ? [] : [[String(one.name).toLowerCase(), String(value)]]
    }),
  )
}

/** The reason in a response that is an error: of a problem (RFC 9457), else the start of its text. */
export function reasonIn(text: string, parsed: unknown): string {
  const { detail, title, message, error } = recordIn(parsed)
  const said = [detail, message, error, title].find(one => typeof one === 'string' && one !== '')
  return String(said ?? text).trim()
}
