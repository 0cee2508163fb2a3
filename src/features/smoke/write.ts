import { randomBytes, randomUUID } from 'node:crypto'
import { UserError } from '../../core/system/errors.ts'
import { type Json, recordIn } from '../../core/system/json.ts'
import { type ApiContract, type ContractOperation, responseFor } from './contract.ts'
import { exampleBody } from './example.ts'
import { requestPath } from './path-values.ts'
import { parsedJson, responseFault } from './response-fault.ts'
import { resultOf, type SmokeResult } from './result.ts'
import { reasonIn, requiredHeaders, type Session } from './session.ts'
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

/** Makes one thing with an Idempotency-Key, repeats that, reads it, and deletes it where the document can. */
export async function tryWrite(
  session: Session,
  writes: readonly ContractOperation[],
): Promise<SmokeResult[]> {
  const name = writes[0]?.name ?? 'POST'
  if (writes.length === 0)
    return [
      resultOf('write', name, 'skipped', 'The document has no POST with a JSON body and an Idempotency-Key.'),
    ]
  const refused: string[] = []
  for (const operation of writes) {
    const made = await make(session, operation)
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

async function make(session: Session, operation: ContractOperation): Promise<Made> {
  const { contract, lists } = session
  const { name } = operation
  const allowed = session.authorize(operation)
  if (allowed.kind === 'missing') return resultOf('write', name, 'skipped', allowed.reason)
  if (allowed.kind === 'open')
    return resultOf('write', name, 'skipped', 'It needs no key, so anybody may be asked.')
  const asked = requestPath(operation, contract, lists)
  if ('missing' in asked) return resultOf('write', name, 'skipped', `Nothing to take ${asked.missing} from.`)
  let result = resultOf('write', name, 'failed')
  for (let attempt = 0; attempt < attempts; attempt++) {
    const request = {
      url: contract.base + asked.path,
      headers: {
        ...requiredHeaders(operation, contract),
        ...allowed.headers,
        'idempotency-key': randomUUID(),
      },
      body: exampleBody(operation.body ?? {}, contract, {
        referenced: field => referenced(session, field, attempt),
        suffix: `-smoke-${randomBytes(3).toString('hex')}`,
      }),
    }
    const response = await session.send({ method: 'POST', ...request }, name)
    if (response.kind === 'fault')
      return resultOf('write', name, 'failed', response.fault, response.milliseconds)
    const { status, text, milliseconds } = response
    const said = reasonIn(text, parsedJson(text))
    if (status === 403)
      return resultOf('write', name, 'skipped', '403: the client of this key may not.', milliseconds)
    if (status >= 200 && status < 300) {
      const fault = responseFault(response, operation, contract)
      const done = fault === undefined ? 'passed' : 'failed'
      return {
        kind: 'made',
        result: resultOf('write', name, done, fault ?? response.headers.get('location') ?? '', milliseconds),
        written: { operation, ...request, response },
      }
    }
    result = resultOf('write', name, 'failed', `${status}, not 2xx: ${said}`, milliseconds)
    const isAboutItem = (status === 409 || status === 422) && responseFor(operation, status) !== undefined
    if (!isAboutItem) return result
  }
  return result
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
