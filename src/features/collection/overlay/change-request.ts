import { isRecord, recordIn } from '../../../core/system/json.ts'
import type { CollectionRequest, NamedValue, RequestAuth, RequestBody } from '../collection.ts'
import { keysOf } from '../formats/script.ts'
import { encoded, slot, withSlots } from '../slots.ts'
import type { RequestChange } from './overlay.ts'

/** A request with what a person changes in it. */
export function changedRequest(request: CollectionRequest, change: RequestChange): CollectionRequest {
  const { statuses, expectedHeaders, expectedValues, set, auth, body } = change
  const expected = {
    statuses: statuses ?? request.expected.statuses,
    headers: { ...request.expected.headers, ...expectedHeaders },
    values: { ...request.expected.values, ...expectedValues },
  }
  const own = Object.entries(set).map(([variable, pointer]) => ({
    variable,
    keys: keysOf(pointer),
    isEncoded: false,
  }))
  return {
    ...request,
    name: change.name ?? request.name,
    headers: withTyped(changedValues(request.headers, change.headers, withSlots), request, change),
    query: changedValues(request.query, change.query, text => encoded(withSlots(text))),
    auth: auth === undefined ? request.auth : authOf(auth),
    body: body === undefined ? request.body : changedBody(request.body, body),
    captures: [...request.captures.filter(({ variable }) => !Object.hasOwn(set, variable)), ...own],
    expected,
  }
}

function authOf(variable: string): RequestAuth {
  return variable === 'none' ? { kind: 'none' } : { kind: 'bearer', token: slot(variable) }
}

/** Replaces values by name, adds the others, and removes those that are null. */
function changedValues(
  before: readonly NamedValue[],
  changes: Readonly<Record<string, string | null>>,
  write: (text: string) => string,
): NamedValue[] {
  const named = new Map(Object.entries(changes).map(([name, value]) => [name.toLowerCase(), { name, value }]))
  const kept = before.filter(({ name }) => !named.has(name.toLowerCase()))
  const set = [...named.values()].flatMap(({ name, value }) => {
    const known = before.find(one => one.name.toLowerCase() === name.toLowerCase())
    return value === null
      ? []
      : [
          {
            name: known?.name ?? name,
            value: write(value),
            description: known?.description ?? '',
            isSent: true,
          },
        ]
  })
  return [...kept, ...set]
}

/** A body that a request did not have is JSON. */
function withTyped(headers: NamedValue[], { body }: CollectionRequest, change: RequestChange): NamedValue[] {
  const isTyped = headers.some(({ name }) => name.toLowerCase() === 'content-type')
  if (change.body === undefined || body !== undefined || isTyped) return headers
  return [{ name: 'Content-Type', value: 'application/json', description: '', isSent: true }, ...headers]
}

function changedBody(body: RequestBody | undefined, change: unknown): RequestBody | undefined {
  if (change === null) return undefined
  switch (body?.kind) {
    case 'form':
    case 'multipart': {
      const changes = Object.entries(recordIn(change))
      const kept = body.fields.filter(({ name }) => !changes.some(([changed]) => changed === name))
      const set = changes.flatMap(([name, value]) =>
        value === null ? [] : [{ name, value: withSlots(String(value)), isFile: false }],
      )
      return { ...body, fields: [...kept, ...set] }
    }
    case 'text':
      return { ...body, text: withSlots(String(change)) }
    case 'json':
      return { ...body, value: merged(body.value, change) }
    default:
      return { kind: 'json', type: 'application/json', value: merged(undefined, change) }
  }
}

/** A JSON Merge Patch (RFC 7396). */
function merged(before: unknown, change: unknown): unknown {
  if (typeof change === 'string') return withSlots(change)
  if (Array.isArray(change)) return change.map(one => merged(undefined, one))
  if (!isRecord(change)) return change
  const own = recordIn(before)
  const parts = Object.entries(change).flatMap(([name, value]) =>
    value === null ? [] : [[name, merged(own[name], value)] as const],
  )
  const kept = Object.entries(own).filter(([name]) => !Object.hasOwn(change, name))
  return { ...Object.fromEntries(kept), ...Object.fromEntries(parts) }
}
