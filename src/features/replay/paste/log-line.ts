import { isRecord, type Json } from '../../../core/system/json.ts'
import { jsonIn } from '../replay-request.ts'
import { type Pasted, pastedOf } from './pasted.ts'

/**
 * The JSON objects of a log that belong to requests. A line may have a prefix, such as the name of a container, or be the
 * text in an object of docker, of a cloud or of a log collector.
 */
export function logLinesIn(text: string): Json[] {
  return text.split(/\r?\n/).flatMap(line => ownLines(objectIn(line)))
}

/** The same of JSON, as search tools export it. */
export function loggedIn(value: unknown): Json[] {
  return ownLines(value)
}

/** The object itself, or those in its fields and items. */
function ownLines(value: unknown, depth = 0): Json[] {
  if (depth > 4) return []
  if (Array.isArray(value)) return value.flatMap(each => ownLines(each, depth + 1))
  if (!isRecord(value)) return []
  if (typeof value.request_id === 'string') return [value]
  return Object.values(value).flatMap(inner => {
    return ownLines(
      typeof inner === 'string' && inner.includes('request_id') ? objectIn(inner) : inner,
      depth + 1,
    )
  })
}

/** The object that a line ends with. */
function objectIn(line: string): unknown {
  for (
    let at = line.indexOf('{'), tries = 0;
    at !== -1 && tries < 20;
    at = line.indexOf('{', at + 1), tries++
  ) {
    const value = jsonIn(line.slice(at))
    if (isRecord(value)) return value
  }
  return undefined
}

/** Reads the lines of one request: of several, the first that failed. Its line with a method and a URL has the most. */
export function logLineIn(lines: readonly Json[]): Pasted | { readonly id: string } {
  const ids = new Set(lines.map(line => String(line.request_id)))
  const failed = (least: number) => lines.find(({ status }) => typeof status === 'number' && status >= least)
  const chosen = failed(500) ?? lines.find(({ level }) => level === 'error') ?? failed(400) ?? lines[0]
  const id = String(chosen?.request_id)
  const own = lines.filter(line => line.request_id === id)
  const line = own.find(({ method, url }) => typeof method === 'string' && typeof url === 'string')
  if (!line) return { id }
  const { method, url, status, client } = line
  const isHidden = String(url).includes('[secret]')
  return pastedOf('log line', String(method), String(url), [], {
    id,
    hasKey: undefined,
    status: typeof status === 'number' ? status : undefined,
    client: typeof client === 'string' ? client : null,
    missing: [
      ...(ids.size > 1 ? [`Of ${ids.size} requests, the first that failed is sent.`] : []),
      'A log line has no headers and no body.',
      ...(isHidden ? ['What was secret is not in the log: [secret] is sent in its place.'] : []),
    ],
  })
}
