import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { multipartOf, urlencodedOf } from '../form-data.ts'
import { type Pasted, pastedOf } from './pasted.ts'

/** Whether it is an HTTP Archive, or one entry of it. */
export function isHar(value: Json): boolean {
  return Array.isArray(recordIn(value.log).entries) || ('request' in value && isRecord(value.response))
}

/** Reads the request that failed: the first with a 5xx, else with a 4xx, else the only one. */
export function harIn(value: Json): Pasted {
  const entries = 'request' in value ? [value] : listIn(recordIn(value.log).entries).map(recordIn)
  const sent = entries.filter(isSentByCode)
  const failed = (least: number) => sent.find(entry => statusOf(entry) >= least)
  const entry = failed(500) ?? failed(400) ?? (sent.length === 1 ? sent[0] : undefined)
  if (!entry)
    throw new UserError(
      entries.length === 0
        ? 'The HAR file has no request.'
        : `The HAR file has ${entries.length} requests, and none failed.`,
      'Save one request only: in the browser, copy it as HAR.',
    )
  const request = recordIn(entry.request)
  const { text, params, mimeType } = recordIn(request.postData)
  const isText = typeof text === 'string' && text !== ''
  const form = isText ? undefined : formOf(listIn(params), String(mimeType))
  const headers = listIn(request.headers)
    .map(recordIn)
    .filter(({ name }) => form === undefined || String(name).toLowerCase() !== 'content-type')
    .map(({ name, value }) => [String(name), String(value)] as const)
  const which = statusOf(entry) >= 400 ? 'the first that failed' : 'the only one to an API'
  const others = entries.length === 1 ? [] : [`Of ${entries.length} requests, ${which} is sent.`]
  return pastedOf(
    'HAR',
    String(request.method ?? 'GET'),
    String(request.url ?? ''),
    form === undefined ? headers : [...headers, ['content-type', form.type]],
    {
      body: isText ? text : (form?.body ?? null),
      status: statusOf(entry) || undefined,
      id: headerOf(entry, 'x-request-id'),
      ...(listIn(request.cookies).length > 0 && { hasKey: true }),
      missing: [...others, ...(form?.missing ?? [])],
    },
  )
}

/** Whether a page's own code sent it: neither the preflight of CORS nor an image, a font or the like. */
function isSentByCode(entry: Json): boolean {
  const { method, url } = recordIn(entry.request)
  const isStatic = /^(?:image|font|stylesheet|script|media|manifest|texttrack|preflight)$/.test(
    String(entry._resourceType),
  )
  return !isStatic && method !== 'OPTIONS' && !/\/favicon\.ico$/.test(String(url))
}

/** The form of a request whose text was not kept. */
function formOf(params: readonly unknown[], mimeType: string) {
  if (params.length === 0) return undefined
  const parts = params.map(recordIn).map(({ name, value, fileName, contentType }) => ({
    name: String(name),
    value: fileName === undefined ? String(value ?? '') : undefined,
    fileName: fileName === undefined ? undefined : String(fileName),
    type: contentType === undefined ? undefined : String(contentType),
  }))
  return mimeType.startsWith('multipart/') ? multipartOf(parts) : urlencodedOf(parts)
}

function statusOf(entry: Json): number {
  return Number(recordIn(entry.response).status ?? 0)
}

function headerOf(entry: Json, wanted: string): string | undefined {
  const headers = listIn(recordIn(entry.response).headers).map(recordIn)
  const found = headers.find(({ name }) => String(name).toLowerCase() === wanted)
  return found && String(found.value)
}
