import { UserError } from '../../../core/system/errors.ts'
import { type Pasted, pastedOf } from './pasted.ts'
import { filledWith } from './variables.ts'

type Header = readonly [name: string, value: string]

const requestLine = /^([A-Z]{3,10}) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/
const pseudoHeader = /^:(method|path|authority|scheme):?/m

/** Whether a text begins as a request does: with its request line, or with the pseudo-headers of HTTP/2. */
export function isRawHttp(text: string): boolean {
  const [first = ''] = linesOf(text)
  if (/^:(?:method|path|authority|scheme):/.test(first.trim())) return true
  const [, , target = ''] = requestLine.exec(first.trim()) ?? []
  return /^(?:\/|https?:\/\/|\{\{)/.test(target)
}

/** Reads a request line, headers, an empty line and a body; also as .http files and `curl -v` write it. */
export function rawHttpIn(text: string): Pasted {
  const lines = linesOf(text)
  const blank = lines.findIndex(line => line.trim() === '')
  const { method, target, headers } = headIn(lines.slice(0, blank === -1 ? undefined : blank))
  const { rest, others } = ownLines(blank === -1 ? [] : lines.slice(blank + 1))
  const values = valuesIn(text)
  const fill = (each: string) => filledWith(each, values)
  const body = bodyIn(rest, headers)
  return pastedOf(
    'raw HTTP',
    method,
    fill(target),
    headers.map(([name, value]) => [name, fill(value)] as const),
    { body: body === '' ? null : fill(body), missing: others },
  )
}

interface Head {
  readonly method: string
  readonly target: string
  readonly headers: readonly Header[]
}

/** The request line, which may go on with `?a=b` and `&c=d`, and the headers. */
function headIn(lines: readonly string[]): Head {
  if (pseudoHeader.test(lines[0]?.trim() ?? '')) return pseudoHead(lines)
  const [, method = '', target = ''] = requestLine.exec(lines[0]?.trim() ?? '') ?? []
  const query = lines.slice(1).filter(line => /^\s+[?&]/.test(line))
  const headers = lines.slice(1).filter(line => !query.includes(line))
  return {
    method,
    target: target + query.map(line => line.trim()).join(''),
    headers: headers.flatMap(headerIn),
  }
}

/** HTTP/2, as browsers copy it: a name and its value are on one line, or on two. */
function pseudoHead(lines: readonly string[]): Head {
  const isSplit = lines.every((line, at) => at % 2 === 1 || /^:?[\w-]+:?$/.test(line.trim()))
  const pairs = isSplit
    ? lines.flatMap((line, at) =>
        at % 2 === 0 ? [`${line.trim().replace(/:$/, '')}: ${lines[at + 1] ?? ''}`] : [],
      )
    : lines
  const all = pairs.flatMap(headerIn)
  const of = (wanted: string) => all.find(([name]) => name === wanted)?.[1].trim() ?? ''
  const path = of(':path')
  if (path === '') throw new UserError('The request has no :path.', 'Paste all of its headers.')
  return {
    method: of(':method') || 'GET',
    target: path,
    headers: all.filter(([name]) => !name.startsWith(':')),
  }
}

function headerIn(line: string): Header[] {
  const [, name, value = ''] = /^(:?[\w!#$%&'*+.^`|~-]+):(.*)$/.exec(line.trim()) ?? []
  return name && !/^\s*(?:#|\/\/)/.test(line) ? [[name, value]] : []
}

/** The lines of this request: without the next one of the file, and without scripts. */
function ownLines(lines: readonly string[]): {
  readonly rest: readonly string[]
  readonly others: readonly string[]
} {
  const end = lines.findIndex(line => /^###/.test(line) || /^[<>] (?:HTTP\/|\{%)/.test(line) || line === '> ')
  const own = end === -1 ? lines : lines.slice(0, end)
  const next = lines.slice(own.length).some(line => requestLine.test(line.trim()))
  const [, path] = own.map(line => /^<@?\s+(\S.*)$/.exec(line)).find(Boolean) ?? []
  if (path !== undefined)
    throw new UserError(
      `The request reads its body from a file, ${path}, which is not in what you pasted.`,
      'Paste the body in its place.',
    )
  return { rest: own, others: next ? ['Of several requests, the first is sent.'] : [] }
}

/** The lines of multipart end with CR LF, which a paste has lost. */
function bodyIn(lines: readonly string[], headers: readonly Header[]): string {
  const has = (pattern: RegExp) => headers.some(([name, value]) => pattern.test(`${name}:${value}`))
  if (has(/^content-type:\s*multipart\//i)) return `${lines.join('\r\n').trim()}\r\n`
  const body = lines.join('\n').trim()
  return has(/^transfer-encoding:.*chunked/i) ? unchunked(body) : body
}

/** The content of chunks, each after a line with its length. */
function unchunked(text: string): string {
  const lines = text.split('\n')
  const isChunked = /^[\da-f]+(?:;.*)?$/i.test(lines[0] ?? '') && lines.at(-1)?.trim() === '0'
  if (!isChunked) return text
  return lines.filter((_, at) => at % 2 === 1).join('')
}

/** `@name = value` in a file of requests. */
function valuesIn(text: string): Map<string, string> {
  const found = text.matchAll(/^@([\w.-]+)[ \t]*=(.*)$/gm)
  return new Map([...found].map(([, name = '', value = '']) => [name, value.trim()]))
}

/**
 * Without the comments and separators of .http files before the request line. Of what `curl -v` prints, the lines of the
 * request, which begin with `>`.
 */
function linesOf(text: string): string[] {
  const all = text.trim().split(/\r?\n/)
  const start = all.findIndex(
    line => requestLine.test(line.replace(/^> /, '').trim()) && line.startsWith('> '),
  )
  if (start !== -1) return verboseLines(all.slice(start))
  const first = all.findIndex(line => !/^\s*(?:#|\/\/|@|$)/.test(line))
  return all.slice(Math.max(0, first))
}

function verboseLines(lines: readonly string[]): string[] {
  const end = lines.findIndex(line => !line.startsWith('>'))
  return lines.slice(0, end === -1 ? undefined : end).map(line => line.replace(/^> ?/, ''))
}
