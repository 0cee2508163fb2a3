import { isDeepStrictEqual } from 'node:util'
import { recordIn } from '../../core/system/json.ts'
import { type ApiContract, type ContractOperation, operationAt, responseFor } from './contract.ts'
import { parsedJson, responseFault } from './response-fault.ts'
import { resultOf, type SmokeResult } from './result.ts'
import type { SmokeResponse } from './send.ts'
import type { Session } from './session.ts'
import { isReplayed } from './write-key.ts'

/** A POST that is tried, and what it made. */
export interface WrittenResource {
  readonly operation: ContractOperation
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly response: SmokeResponse
}

/** Repeats a write with the same key, reads what it made, and deletes that, also after Ctrl-C. */
export async function followUp(session: Session, written: WrittenResource): Promise<SmokeResult[]> {
  const made = [written.response]
  const results: SmokeResult[] = []
  try {
    results.push(await repeated(session, written, made))
    results.push(...(await readBack(session, written)))
  } finally {
    for (const response of made) results.push(...(await removed(session, written, response)))
  }
  return results
}

async function repeated(
  session: Session,
  written: WrittenResource,
  made: SmokeResponse[],
): Promise<SmokeResult> {
  const { operation, response, ...request } = written
  const name = `${operation.name} again, with the same Idempotency-Key`
  const again = await session.send({ method: 'POST', ...request }, name)
  if (again.kind === 'fault') return resultOf('write', name, 'failed', again.fault, again.milliseconds)
  const [first, second] = [parsedJson(response.text), parsedJson(again.text)]
  const isOther = resourceUrl(session, written, again) !== resourceUrl(session, written, response)
  if (isOther && again.status >= 200 && again.status < 300) made.push(again)
  const fault = faultOf(again)
  return resultOf('write', name, fault === undefined ? 'passed' : 'failed', fault, again.milliseconds)

  function faultOf({ status, headers }: SmokeResponse): string | undefined {
    if (made.length > 1) return `It was not replayed: it made ${idOf(second)} after ${idOf(first)}.`
    if (status !== response.status) return `${status}, and the first time ${response.status}.`
    if (!isDeepStrictEqual(first, second)) return 'Its body is not that of the first time.'
    const declared = Object.keys(recordIn(responseFor(operation, status)?.headers))
    const header = declared.find(each => each.toLowerCase() === 'idempotency-replayed')
    return header !== undefined && !headers.has(header) ? `It has no ${header} header.` : undefined
  }
}

function idOf(body: unknown): string {
  return String(recordIn(body).id ?? 'another')
}

/** The URL of what a POST made: its Location, else by its id. */
function resourceUrl(
  { contract }: Session,
  { url }: WrittenResource,
  { headers, text }: SmokeResponse,
): string | undefined {
  const location = headers.get('location')
  if (location !== null && URL.canParse(location, url)) return new URL(location, url).href
  const { id } = recordIn(parsedJson(text))
  const path = `${url}/${encodeURIComponent(String(id))}`
  return id === undefined || !isBelow(contract, path) ? undefined : path
}

/** A key is sent to this API alone. */
function isBelow({ base }: ApiContract, url: string): boolean {
  return new URL(url).origin === new URL(base).origin
}

async function readBack(session: Session, written: WrittenResource): Promise<SmokeResult[]> {
  const { contract } = session
  const url = resourceUrl(session, written, written.response)
  if (url === undefined) return []
  if (!isBelow(contract, url))
    return [resultOf('write', 'Location', 'failed', `It is on another host, which is not called: ${url}.`)]
  const operation = operationAt(contract, 'get', url)
  if (operation === undefined) return []
  const name = `${operation.name}, which it made`
  const allowed = session.authorize(operation)
  const headers = allowed.kind === 'key' ? allowed.headers : {}
  const response = await session.send({ method: 'GET', url, headers }, name)
  if (response.kind === 'fault')
    return [resultOf('write', name, 'failed', response.fault, response.milliseconds)]
  if (response.status === 404 && isReplayed(written.response))
    return [
      resultOf(
        'write',
        name,
        'skipped',
        '404: it was deleted since an earlier run made it.',
        response.milliseconds,
      ),
    ]
  const [id, own] = [recordIn(parsedJson(response.text)).id, recordIn(parsedJson(written.response.text)).id]
  const fault =
    response.status !== 200
      ? `${response.status}, not 200.`
      : id !== own
        ? `It has the id ${String(id)}, not ${String(own)}.`
        : responseFault(response, operation, contract)
  return [resultOf('write', name, fault === undefined ? 'passed' : 'failed', fault, response.milliseconds)]
}

async function removed(
  session: Session,
  written: WrittenResource,
  response: SmokeResponse,
): Promise<SmokeResult[]> {
  const { contract } = session
  const url = resourceUrl(session, written, response)
  const what = url === undefined ? 'what it made' : new URL(url).pathname
  const operation =
    url === undefined || !isBelow(contract, url) ? undefined : operationAt(contract, 'delete', url)
  if (url === undefined || operation === undefined)
    return [
      resultOf(
        'write',
        `DELETE ${what}`,
        'skipped',
        'The document has no DELETE for it, so it stays: one a day for each version.',
      ),
    ]
  const allowed = session.authorize(operation)
  const etag = response.headers.get('etag')
  const headers = {
    ...(allowed.kind === 'key' && allowed.headers),
    ...(etag !== null && { 'if-match': etag }),
  }
  const name = `${operation.name}, which it made`
  const done = await session.send({ method: 'DELETE', url, headers }, name, true)
  if (done.kind === 'fault') return [resultOf('write', name, 'failed', done.fault, done.milliseconds)]
  if (done.status === 403)
    return [
      resultOf(
        'write',
        name,
        'skipped',
        `403: this key may not delete it, so ${what} stays.`,
        done.milliseconds,
      ),
    ]
  const isDone = done.status >= 200 && done.status < 300
  return [
    resultOf(
      'write',
      name,
      isDone ? 'passed' : 'failed',
      isDone ? '' : `${done.status}, so ${what} stays.`,
      done.milliseconds,
    ),
  ]
}
