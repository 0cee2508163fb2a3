import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json, recordIn } from '../../../core/system/json.ts'
import { jsonIn } from '../replay-request.ts'
import { type Pasted, pastedOf } from './pasted.ts'

const call = /^(?:await\s+|return\s+)?(?:window\.)?fetch\(\s*("(?:[^"\\]|\\[\s\S])*"|'[^'\\]*'|`[^`$\\]*`)/
/** What is before the parenthesis that ends the call: JSON, in which one may be in a text only. */
const json = /^(?:[^")]|"(?:[^"\\]|\\[\s\S])*")*/

/** Whether it is a call of fetch, as browsers copy it. */
export function isFetch(text: string): boolean {
  return /^(?:await\s+|return\s+)?(?:window\.)?fetch\s*\(/.test(text)
}

/** Reads “Copy as fetch” of a browser. */
export function fetchIn(text: string): Pasted {
  const [begin = '', address = ''] = call.exec(text.trim()) ?? []
  const [rest = ''] = json.exec(text.trim().slice(begin.length)) ?? []
  const options = rest.trim().replace(/^,/, '').trim() || '{}'
  const url = address.startsWith('"') ? jsonIn(address) : address.slice(1, -1)
  const found = jsonIn(options)
  if (typeof url !== 'string' || url === '' || !isRecord(found)) throw notJson()
  const { method = 'GET', body = null, headers, credentials } = found
  if (body !== null && typeof body !== 'string') throw notJson()
  return pastedOf('fetch', String(method), url, headersIn(recordIn(headers)), {
    body,
    // A browser adds the cookies itself.
    ...(credentials === 'include' && { hasKey: true }),
  })
}

function headersIn(headers: Json): Array<readonly [string, string]> {
  return Object.entries(headers).map(([name, value]) => [name, String(value)] as const)
}

function notJson(): UserError {
  return new UserError(
    'The call of fetch cannot be read: its address and options must be JSON.',
    'In the browser, use “Copy as fetch” or “Copy as cURL”.',
  )
}
