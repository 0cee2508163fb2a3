import { type Pasted, pastedOf } from './pasted.ts'

const requestLine = /^([A-Z]{3,10}) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/

/** Whether a text begins as a request does: with its request line, e.g. `GET /v1/orders HTTP/1.1`. */
export function isRawHttp(text: string): boolean {
  const [first = ''] = linesOf(text)
  const [, , target = ''] = requestLine.exec(first.trim()) ?? []
  return /^(?:\/|https?:\/\/|\{\{)/.test(target)
}

/** Reads a request line, headers, an empty line and a body; also as .http files write it. */
export function rawHttpIn(text: string): Pasted {
  const lines = linesOf(text)
  const [, method = '', target = ''] = requestLine.exec(lines[0]?.trim() ?? '') ?? []
  const blank = lines.findIndex(line => line.trim() === '')
  const heads = lines.slice(1, blank === -1 ? undefined : blank)
  const headers = heads.flatMap((line): Array<readonly [string, string]> => {
    const [, name, value = ''] = /^([\w-]+):(.*)$/.exec(line.trim()) ?? []
    return name ? [[name, value]] : []
  })
  const isMultipart = headers.some(([name, value]) =>
    /^content-type:\s*multipart\//i.test(`${name}:${value}`),
  )
  const rest = blank === -1 ? [] : lines.slice(blank + 1)
  // The lines of multipart end with CR LF, which a paste has lost.
  const body = isMultipart ? `${rest.join('\r\n').trim()}\r\n` : rest.join('\n').trim()
  return pastedOf('raw HTTP', method, target, headers, { body: body === '' ? null : body })
}

/** Without the comments and separators of .http files before the request line. */
function linesOf(text: string): string[] {
  const lines = text.trim().split(/\r?\n/)
  const first = lines.findIndex(line => !/^\s*(?:#|\/\/|@|$)/.test(line))
  return lines.slice(Math.max(0, first))
}
