import { UserError } from '../../core/system/errors.ts'
import { type Json, recordIn } from '../../core/system/json.ts'
import { type ApiContract, type ContractOperation, responseFor } from './contract.ts'
import { exampleBody } from './example.ts'
import { requestPath } from './path-values.ts'
import { parsedJson, responseFault } from './response-fault.ts'
import { resultOf, type SmokeResult } from './result.ts'
import { reasonIn, requiredHeaders, type Session } from './session.ts'
import type { BuiltVersion } from './version.ts'
import { freshKey, isReplayed, repeatableKey, type WriteKey } from './write-key.ts'
import { followUp, type WrittenResource } from './written.ts'

/** The POSTs of a document that may be repeated; first those whose result can be deleted. */
export function writesIn({ operations }: ApiContract, path: string | undefined): ContractOperation[] {
  const repeatable = operations.filter(
    each => each.method === 'post' && each.body !== undefined && each.parameters.some(isIdempotencyKey),
  )
  if (path !== undefined && !repeatable.some(each => each.path === path))
    throw new UserError(
      `The document has no POST ${path} with a JSON body and an Idempotency-Key.`,
      repeatable.length > 0
        ? `Pass one of ${repeatable.map(each => each.path).join(', ')}, or leave out --write.`
        : 'Leave out --write.',
    )
  const wanted = repeatable.filter(each => path === undefined || each.path === path)
  return wanted.toSorted((a, b) => Number(isKept(a, operations)) - Number(isKept(b, operations)))
}

function isIdempotencyKey(parameter: Json): boolean {
  return parameter.in === 'header' && String(parameter.name).toLowerCase() === 'idempotency-key'
}

/** Whether nothing deletes what it makes. */
function isKept({ path }: ContractOperation, operations: readonly ContractOperation[]): boolean {
  const item = `${path}/{`
  return !operations.some(
    each => each.method === 'delete' && each.path.startsWith(item) && each.path.endsWith('}'),
  )
}

/**
 * Makes one thing with an Idempotency-Key, repeats that, reads it, and deletes it where the document can. Where it cannot, each
 * run of a day on the same `release` makes the same thing.
 */
export async function tryWrite(
  session: Session,
  writes: readonly ContractOperation[],
  release: BuiltVersion,
): Promise<SmokeResult[]> {
  const name = writes[0]?.name ?? 'POST'
  if (writes.length === 0)
    return [
      resultOf('write', name, 'skipped', 'The document has no POST with a JSON body and an Idempotency-Key.'),
    ]
  const refused: string[] = []
  for (const operation of writes) {
    const made = await make(session, operation, release)
    if ('kind' in made) return [made.result, ...(await followUp(session, made.written))]
    if (made.status !== 'skipped') return [made]
    refused.push(`${operation.name}: ${made.detail}`)
  }
  return [resultOf('write', name, 'skipped', refused.join(' '))]
}

type Made =
  | { readonly kind: 'made'; readonly result: SmokeResult; readonly written: WrittenResource }
  | SmokeResult

/** How many items of the lists are tried, e.g. until one is in stock. */
const attempts = 5

async function make(session: Session, operation: ContractOperation, release: BuiltVersion): Promise<Made> {
  const skip = (reason: string) => resultOf('write', operation.name, 'skipped', reason)
  const allowed = session.authorize(operation)
  if (allowed.kind === 'missing') return skip(allowed.reason)
  if (allowed.kind === 'open') return skip('It needs no key, so what it makes is of nobody.')
  const asked = requestPath(operation, session.contract, session.lists)
  if ('missing' in asked) return skip(`There is no list and no example to take ${asked.missing} from.`)
  const url = session.contract.base + asked.path
  const { headers } = allowed
  const key = isKept(operation, session.contract.operations) ? repeatableKey(release, url) : freshKey()
  for (let attempt = 0; ; attempt++) {
    let made = await post(session, operation, { url, headers, attempt, key })
    if ('isReplayed' in made && made.isReplayed)
      made = await post(session, operation, { url, headers, attempt, key: freshKey() })
    const isAboutItem = 'isAboutItem' in made && made.isAboutItem
    if (!isAboutItem || attempt + 1 === attempts) return 'isAboutItem' in made ? made.result : made
  }
}

interface PostOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Which items of the lists it refers to. */
  readonly attempt: number
  readonly key: WriteKey
}

/** A POST that was refused. */
interface Refused {
  /** It may be about the item that it refers to. */
  readonly isAboutItem: boolean
  /** It is that of an earlier run, which says nothing about now. */
  readonly isReplayed: boolean
  readonly result: SmokeResult
}

async function post(
  session: Session,
  operation: ContractOperation,
  { url, headers, attempt, key }: PostOptions,
): Promise<Made | Refused> {
  const { contract } = session
  const { name } = operation
  const body = exampleBody(operation.body ?? {}, contract, {
    referenced: field => referenced(session, field, attempt),
    suffix: `-smoke-${key.suffix}`,
  })
  const request = {
    url,
    headers: { ...requiredHeaders(operation, contract), ...headers, 'idempotency-key': key.keyFor(body) },
    body,
  }
  const response = await session.send({ method: 'POST', ...request }, name)
  const { milliseconds } = response
  if (response.kind === 'fault') return resultOf('write', name, 'failed', response.fault, milliseconds)
  const { status, text } = response
  if (status === 403)
    return resultOf('write', name, 'skipped', '403: the client of this key may not.', milliseconds)
  if (status < 200 || status >= 300) {
    const detail = `${status}, not 2xx: ${reasonIn(text, parsedJson(text))}`
    const isAboutItem = (status === 409 || status === 422) && responseFor(operation, status) !== undefined
    const result = resultOf('write', name, 'failed', detail, milliseconds)
    return { isAboutItem, isReplayed: isReplayed(response), result }
  }
  const fault = responseFault(response, operation, contract)
  const done = fault === undefined ? 'passed' : 'failed'
  const place = response.headers.get('location') ?? ''
  const detail = fault ?? (isReplayed(response) ? `${place} of an earlier run today.`.trim() : place)
  return {
    kind: 'made',
    result: resultOf('write', name, done, detail, milliseconds),
    written: { operation, ...request, response },
  }
}

/** The id of an item that the API lists: `product_id` is that of /v1/products. */
function referenced({ lists }: Session, field: string, attempt: number): unknown {
  const stem = field
    .replace(/(_id|Id)$/, '')
    .toLowerCase()
    .replaceAll('_', '-')
  for (const [path, items] of lists) {
    const last = path.split('/').at(-1)?.toLowerCase() ?? ''
    const isOf = last.startsWith(stem) || (stem.endsWith('y') && last === `${stem.slice(0, -1)}ies`)
    const item = recordIn(items[attempt % Math.max(items.length, 1)])
    if (isOf && item.id !== undefined) return item.id
  }
  return undefined
}
