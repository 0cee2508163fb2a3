import { setTimeout } from 'node:timers/promises'
import { documentOf, parsedDocument } from '../../core/openapi/document.ts'
import { Cancelled, UserError } from '../../core/system/errors.ts'
import { recordIn } from '../../core/system/json.ts'
import { type ApiContract, contractOf } from './contract.ts'
import { requestPath } from './path-values.ts'
import { parsedJson } from './response-fault.ts'
import { type Exchange, type SendOptions, type SmokeResponse, send } from './send.ts'
import { reasonIn } from './session.ts'
import type { SmokeTarget } from './target.ts'
import { type BuiltVersion, type ExpectedVersion, isExpected, versionIn } from './version.ts'

export interface WaitOptions extends SendOptions {
  /** The path of the document on the instance. */
  readonly document: string
  /** How long to wait until the instance is ready and of the expected version, in milliseconds. */
  readonly wait: number
  /** Called once, before the first wait. */
  onWait(): void
}

/** The document of an instance, or why there is none yet. */
export type Deployment =
  | { readonly contract: ApiContract }
  /** No response, or that of a server in trouble. */
  | { readonly exchange: Exchange; readonly fault: string }

export const livePaths = ['/health/live', '/livez', '/live', '/healthz', '/health']
export const readyPaths = ['/health/ready', '/readyz', '/ready']
export const versionPath = '/version'

/** Waits for an instance that is ready and of the expected version; after the time, returns what there is. */
export async function awaitDeployment(
  target: SmokeTarget,
  expected: ExpectedVersion,
  options: WaitOptions,
): Promise<Deployment> {
  const until = performance.now() + options.wait
  for (let isFirst = true; ; isFirst = false) {
    const isOver = performance.now() >= until
    const found = await lookUp(target, options, !isOver)
    if (isOver || ('contract' in found && (await isUp(found.contract, expected, options)))) return found
    if (isFirst) options.onWait()
    await setTimeout(pause, undefined, { signal: options.signal }).catch(() => {
      throw new Cancelled('Cancelled.')
    })
  }
}

/** Milliseconds between two looks. */
const pause = 500

/** While it starts, a proxy may respond in its place: only at the end is that an error. */
async function lookUp(
  target: SmokeTarget,
  { document, ...options }: WaitOptions,
  isStarting: boolean,
): Promise<Deployment> {
  const exchange = await send({ method: 'GET', url: target.url + document }, options)
  if (exchange.kind === 'fault') return { exchange, fault: exchange.fault }
  const { status, text } = exchange
  if (status >= 500 || status === 429)
    return { exchange, fault: `GET ${document} is ${status}, not 200: ${reasonIn(text, parsedJson(text))}` }
  if (isStarting && (status !== 200 || typeof parsedDocument(document, text) !== 'object'))
    return { exchange, fault: `GET ${document} is not there yet.` }
  return { contract: contractIn(exchange, document, target) }
}

/** Throws for a URL that is not of an API with a document. */
function contractIn(
  { status, headers, text }: SmokeResponse,
  document: string,
  target: SmokeTarget,
): ApiContract {
  const { url } = target
  const location = headers.get('location')
  if (location !== null && status >= 300 && status < 400)
    throw new UserError(
      `${url}${document} redirects to ${location}, which is not followed.`,
      'If that is the API, pass its address.',
    )
  const root = status === 200 ? parsedDocument(document, text) : undefined
  if (typeof root !== 'object')
    throw new UserError(
      status === 200
        ? `${url}${document} is not an OpenAPI document${root === undefined ? '' : `: ${root}`}.`
        : `${url} has no OpenAPI document: GET ${document} is ${status}.`,
      'Pass the address of an API, or where it serves its document: --document /docs/openapi.json',
    )
  const described = documentOf(document, text, root)
  if (!described.version.startsWith('3'))
    throw new UserError(
      `${url}${document} is of version ${described.version || 'unknown'}; gapi smoke reads OpenAPI 3.`,
      'Serve it as OpenAPI 3.0 or later.',
    )
  return contractOf(described, target)
}

async function isUp(
  contract: ApiContract,
  expected: ExpectedVersion,
  options: SendOptions,
): Promise<boolean> {
  const [ready, version] = [await responseOf(readyPaths), await responseOf([versionPath])]
  if (ready !== undefined && (ready.kind === 'fault' || ready.status !== 200)) return false
  return version?.kind !== 'response' || isExpected(expected, versionOf(version))

  async function responseOf(paths: readonly string[]): Promise<Exchange | undefined> {
    const read = contract.operations.find(({ method, path }) => method === 'get' && paths.includes(path))
    const asked = read && requestPath(read, contract, new Map())
    if (asked === undefined || 'missing' in asked) return undefined
    return send({ method: 'GET', url: contract.base + asked.path }, options)
  }
}

/** The version in the body of /version, else in API-Version. */
export function versionOf({ text, headers }: SmokeResponse): BuiltVersion {
  const { version, commit } = recordIn(parsedJson(text))
  const header = versionIn(headers.get('api-version'))
  return {
    version: typeof version === 'string' ? version : header.version,
    commit: typeof commit === 'string' ? commit : header.commit,
  }
}
