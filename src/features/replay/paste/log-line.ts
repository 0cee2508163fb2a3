import { isRecord, type Json } from '../../../core/system/json.ts'
import { type Pasted, pastedOf } from './pasted.ts'

/** The JSON objects in lines of a log, which may have a prefix, such as the name of a container. */
export function logLinesIn(text: string): Json[] {
  return text.split(/\r?\n/).flatMap(line => {
    const start = line.indexOf('{')
    const value = start === -1 ? undefined : parsed(line.slice(start))
    return isRecord(value) && typeof value.request_id === 'string' ? [value] : []
  })
}

/** Reads the lines of one request: the one with its method and URL has the most. */
export function logLineIn(lines: readonly Json[]): Pasted | { readonly id: string } {
  const id = String(lines[0]?.request_id)
  const own = lines.filter(line => line.request_id === id)
  const line = own.find(({ method, url }) => typeof method === 'string' && typeof url === 'string')
  if (!line) return { id }
  const { method, url, status, client } = line
  return pastedOf('log line', String(method), String(url), [], {
    id,
    hasKey: undefined,
    status: typeof status === 'number' ? status : undefined,
    client: typeof client === 'string' ? client : null,
    missing: ['A log line has no headers and no body.'],
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}
