import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { type Pasted, pastedOf } from './pasted.ts'

/** Whether it is an HTTP Archive, or one entry of it. */
export function isHar(value: Json): boolean {
  return Array.isArray(recordIn(value.log).entries) || ('request' in value && isRecord(value.response))
}

/** Reads the request that failed: the first with a 5xx, else with a 4xx, else the only one. */
export function harIn(value: Json): Pasted {
  const entries = 'request' in value ? [value] : listIn(recordIn(value.log).entries).map(recordIn)
  const failed = (least: number) => entries.find(entry => statusOf(entry) >= least)
  const entry = failed(500) ?? failed(400) ?? (entries.length === 1 ? entries[0] : undefined)
  if (!entry)
    throw new UserError(
      entries.length === 0
        ? 'The HAR file has no request.'
        : `The HAR file has ${entries.length} requests, and none failed.`,
      'Save one request only: in the browser, copy it as HAR.',
    )
  const request = recordIn(entry.request)
  const { text, params } = recordIn(request.postData)
  const headers = listIn(request.headers).map(recordIn)
  const others = entries.length === 1 ? [] : [`Of ${entries.length} requests, the first that failed is sent.`]
  return pastedOf(
    'HAR',
    String(request.method ?? 'GET'),
    String(request.url ?? ''),
    headers.map(({ name, value }) => [String(name), String(value)] as const),
    {
      body: typeof text === 'string' && text !== '' ? text : null,
      status: statusOf(entry) || undefined,
      id: headerOf(entry, 'x-request-id'),
      missing: [
        ...others,
        ...(text === undefined && params !== undefined
          ? ['The form that it sent is not text, so it has no body.']
          : []),
      ],
    },
  )
}

function statusOf(entry: Json): number {
  return Number(recordIn(entry.response).status ?? 0)
}

function headerOf(entry: Json, wanted: string): string | undefined {
  const headers = listIn(recordIn(entry.response).headers).map(recordIn)
  const found = headers.find(({ name }) => String(name).toLowerCase() === wanted)
  return found && String(found.value)
}
