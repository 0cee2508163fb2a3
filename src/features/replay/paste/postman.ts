import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json, listIn, recordIn } from '../../../core/system/json.ts'
import { type FormBody, multipartOf, urlencodedOf } from '../form-data.ts'
import { type Pasted, pastedOf } from './pasted.ts'
import { filledWith } from './variables.ts'

/** Whether it is an item of a Postman collection, or a collection. */
export function isPostman(value: Json): boolean {
  return (
    'item' in value ||
    'item' in recordIn(value.collection) ||
    ('request' in value && !('response' in value && isRecord(value.response)))
  )
}

/** Reads an item, or the only item of a collection. */
export function postmanIn(value: Json): Pasted {
  const collection = recordIn(value.collection)
  if ('item' in collection) return postmanIn(collection)
  const items = itemsIn(value)
  const [item] = items
  if (!item || items.length > 1)
    throw new UserError(
      `The collection has ${items.length} requests.`,
      `Paste one item of it, the object with its "request"${namesOf(items)}.`,
    )
  const request = typeof item.request === 'string' ? { url: item.request } : recordIn(item.request)
  const headers = listIn(request.header)
    .map(recordIn)
    .filter(({ disabled }) => disabled !== true)
  const { raw, mode } = recordIn(request.body)
  const form = formOf(recordIn(request.body))
  const type = recordIn(recordIn(recordIn(recordIn(request.body).options).raw)).language
  const hasType = headers.some(({ key }) => String(key).toLowerCase() === 'content-type')
  const ownType = form?.type ?? (type === 'json' && !hasType ? 'application/json' : undefined)
  const own = ownType === undefined ? [] : [['content-type', ownType] as const]
  const auth = recordIn(request.auth ?? value.auth).type
  const values = valuesIn(value)
  const fill = (text: string) => filledWith(text, values)
  const body = form?.body ?? (typeof raw === 'string' && raw !== '' ? raw : null)
  return pastedOf(
    'Postman item',
    String(request.method ?? 'GET'),
    fill(targetOf(request.url)),
    [
      ...headers
        .filter(({ key }) => form === undefined || String(key).toLowerCase() !== 'content-type')
        .map(({ key, value }) => [String(key), fill(String(value ?? ''))] as const),
      ...own,
    ],
    {
      body: body === null ? null : fill(body),
      ...(auth !== undefined && { hasKey: auth !== 'noauth' }),
      missing:
        form?.missing ??
        (mode === undefined || mode === 'raw' ? [] : [`Its body is of the mode ${mode}, and is not sent.`]),
    },
  )
}

function formOf({ mode, formdata, urlencoded }: Json): FormBody | undefined {
  if (mode !== 'formdata' && mode !== 'urlencoded') return undefined
  const parts = listIn(mode === 'formdata' ? formdata : urlencoded)
    .map(recordIn)
    .filter(({ disabled }) => disabled !== true)
    .map(({ key, value, type, src, contentType }) => {
      const path = type === 'file' ? String(src ?? key) : undefined
      return {
        name: String(key),
        value: path === undefined ? String(value ?? '') : undefined,
        fileName: path?.replace(/^.*[\\/]/, ''),
        type: typeof contentType === 'string' ? contentType : path && 'application/octet-stream',
      }
    })
  return mode === 'formdata' ? multipartOf(parts) : urlencodedOf(parts)
}

function itemsIn(value: Json): Json[] {
  if ('request' in value) return [value]
  return listIn(value.item).map(recordIn).flatMap(itemsIn)
}

/** Its raw URL, with the values of path variables such as `:id`. */
function targetOf(url: unknown): string {
  if (typeof url === 'string') return url
  const { raw, variable, path, query } = recordIn(url)
  const values = listIn(variable).map(recordIn)
  const parameters = listIn(query)
    .map(recordIn)
    .filter(({ disabled }) => disabled !== true)
  const search = parameters.map(({ key, value }) => `${key ?? ''}=${value ?? ''}`).join('&')
  const address = typeof path === 'string' ? path.replace(/^\//, '') : listIn(path).join('/')
  const target = typeof raw === 'string' && raw !== '' ? raw : `/${address}${search && `?${search}`}`
  const [own = '', ...rest] = target.split(/(?=\?)/)
  const segments = own.split('/').map(segment => {
    const known = values.find(({ key }) => segment === `:${key}`)
    return known ? encodedSegment(String(known.value ?? '')) || segment : segment
  })
  return segments.join('/') + rest.join('')
}

/** A value with a slash is one segment. Variables stay as they are written. */
function encodedSegment(value: string): string {
  return value.replace(/[/?#]/g, encodeURIComponent)
}

/** The variables of a collection with their values. */
function valuesIn({ variable }: Json): Map<string, string> {
  const known = listIn(variable)
    .map(recordIn)
    .filter(({ value }) => value !== undefined && value !== '')
  return new Map(known.map(({ key, id, value }) => [String(key ?? id), String(value)]))
}

function namesOf(items: readonly Json[]): string {
  const names = items.slice(0, 3).map(({ name }) => name)
  const named = names.filter(name => typeof name === 'string')
  return named.length === 0 ? '' : `: ${named.join(', ')}${items.length > 3 ? ' …' : ''}`
}
