import type { ContractOperation } from './contract.ts'
import { listFault } from './list-fault.ts'
import { itemsIn, requestPath } from './path-values.ts'
import { parsedJson, responseFault } from './response-fault.ts'
import { resultOf, type SmokeCheck, type SmokeResult } from './result.ts'
import type { SmokeResponse } from './send.ts'
import { reasonIn, requiredHeaders, type Session } from './session.ts'

/** Sends every documented GET once, lists before their items, which get the ids of the first item. */
export async function readAll(
  session: Session,
  without: readonly ContractOperation[],
): Promise<SmokeResult[]> {
  const reads = session.contract.operations.filter(each => each.method === 'get' && !without.includes(each))
  const results: SmokeResult[] = []
  for (const operation of reads.toSorted((a, b) => parametersIn(a) - parametersIn(b)))
    results.push(await readOne(session, operation, 'read'))
  return results
}

function parametersIn({ path }: ContractOperation): number {
  return path.split('{').length
}

/** Sends one GET and compares the response with the document. */
export async function readOne(
  session: Session,
  operation: ContractOperation,
  check: SmokeCheck,
): Promise<SmokeResult> {
  const { contract, lists } = session
  const { name } = operation
  const allowed = session.authorize(operation)
  if (allowed.kind === 'missing') return resultOf(check, name, 'skipped', allowed.reason)
  const asked = requestPath(operation, contract, lists)
  if ('missing' in asked)
    return resultOf(check, name, 'skipped', `There is no list and no example to take ${asked.missing} from.`)
  const headers = { ...requiredHeaders(operation, contract), ...(allowed.kind === 'key' && allowed.headers) }
  const response = await session.send({ method: 'GET', url: contract.base + asked.path, headers }, name)
  if (response.kind === 'fault') return resultOf(check, name, 'failed', response.fault, response.milliseconds)
  const isKeyed = allowed.kind === 'key'
  const [status, detail] =
    skipped(response, operation, isKeyed, asked.isExample) ?? judged(response, operation, session, isKeyed)
  if (response.status >= 200 && response.status < 300) keep(session, asked.path, response)
  return resultOf(check, name, status, detail, response.milliseconds)
}

type Judged = readonly [status: SmokeResult['status'], detail?: string]

/** What a healthy instance may refuse. */
function skipped(
  { status }: SmokeResponse,
  operation: ContractOperation,
  isKeyed: boolean,
  isExample: boolean,
): Judged | undefined {
  const isDocumented = String(status) in operation.responses
  if (!isDocumented) return undefined
  if (status === 403 && isKeyed) return ['skipped', '403: the client of this key may not read it.']
  if (status === 404 && isExample) return ['skipped', '404: nothing has the id of its example here.']
  return status === 410 && operation.isDeprecated ? ['skipped', '410: it is past its sunset.'] : undefined
}

function judged(
  response: SmokeResponse,
  operation: ContractOperation,
  { contract }: Session,
  isKeyed: boolean,
): Judged {
  const { status, headers, text } = response
  if (status === 401 && isKeyed) return ['failed', '401: the key is not accepted.']
  if (status >= 300 && status < 400)
    return String(status) in operation.responses
      ? ['passed']
      : [
          'failed',
          `${status}: it redirects to ${headers.get('location') ?? 'nowhere'}, which is not followed.`,
        ]
  if (status < 200 || status >= 300)
    return ['failed', `${status}, not 2xx: ${reasonIn(text, parsedJson(text))}`]
  const fault =
    responseFault(response, operation, contract) ?? listFault(operation, parsedJson(text), contract)
  return fault === undefined ? ['passed'] : ['failed', fault]
}

/** Its items are where the ids of other requests come from. */
function keep({ lists }: Session, path: string, { text }: SmokeResponse): void {
  const [plain = ''] = path.split('?')
  lists.set(plain, itemsIn(parsedJson(text)))
}

/** The GET of a document that has one of these paths. */
export function readNamed(session: Session, paths: readonly string[]): ContractOperation | undefined {
  const found = paths.map(path =>
    session.contract.operations.find(one => one.method === 'get' && one.path === path),
  )
  return found.find(one => one !== undefined)
}
