import { UserError } from '../../../core/system/errors.ts'
import { multipartOf } from '../form-data.ts'
import { formPartIn } from './curl-form.ts'
import { type Pasted, pastedOf } from './pasted.ts'
import { shellWords } from './shell-words.ts'

/** curl's options with a value, by their long name; `''` has no meaning for a replay. */
const valued: Readonly<Record<string, string>> = {
  ...{
    X: 'request',
    H: 'header',
    d: 'data',
    F: 'form',
    u: 'user',
    A: 'user-agent',
    e: 'referer',
    b: 'cookie',
  },
  ...{
    T: 'upload-file',
    o: '',
    m: '',
    x: '',
    w: '',
    c: '',
    D: '',
    E: '',
    C: '',
    r: 'range',
    y: '',
    Y: '',
    z: '',
    K: '',
  },
}
const longValued = new Set(
  `request header data data-raw data-binary data-ascii data-urlencode json form form-string user oauth2-bearer user-agent
  referer cookie upload-file url url-query range`.split(/\s+/),
)
const ignoredValued = new Set(
  `output max-time connect-timeout proxy write-out cookie-jar dump-header cacert capath cert key cert-type key-type pass
  resolve connect-to retry retry-delay retry-max-time interface limit-rate ciphers tls-max noproxy dns-servers proxy-user
  unix-socket abstract-unix-socket max-redirs config time-cond max-filesize stderr trace trace-ascii proxy-header aws-sigv4
  dns-servers doh-url engine expect100-timeout hostpubmd5 keepalive-time local-port login-options netrc-file pinnedpubkey
  preproxy proto proto-default proto-redir proxy-cacert proxy-cert proxy-key random-file rate request-target retry-max-time
  service-name socks4 socks5 socks5-hostname speed-limit speed-time tls13-ciphers tlsauthtype tlspassword tlsuser variable
  happy-eyeballs-timeout-ms ip-tos crlfile curves alt-svc hsts delegation dns-interface output-dir create-file-mode`.split(
    /\s+/,
  ),
)

interface Option {
  readonly name: string
  readonly value: string
}

/** Reads a curl command as bash writes it, and as Chrome copies it for Windows. */
export function curlIn(text: string): Pasted {
  const options = optionsIn(shellWords(fromWindows(text)).slice(1))
  const all = (...names: readonly string[]) => options.filter(({ name }) => names.includes(name))
  const last = (...names: readonly string[]) => all(...names).at(-1)?.value
  refuse(options)
  const [{ value: url } = { value: undefined }, ...others] = all('url')
  const count = others.length + 1
  if (url === undefined) throw new UserError('The curl command has no URL.', 'Paste the whole command.')
  const json = all('json').map(({ value }) => value)
  const data = all('data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode').map(dataOf)
  const parts = all('form', 'form-string').map(({ name, value }) => formPartIn(name, value))
  if (parts.length > 0) {
    const { body, type, missing } = multipartOf(parts)
    const others = headersOf(options, null, false).filter(([name]) => !/^\s*content-type\s*$/i.test(name))
    const headers = [...others, ['content-type', type] as const]
    return pastedOf('curl', last('request') ?? 'POST', url, headers, { body, missing })
  }
  const isQuery = all('get').length > 0
  const body = json.length > 0 ? json.join('') : data.length > 0 ? data.join('&') : null
  const query = [...all('url-query').map(queryOf), ...(isQuery && body !== null ? [body] : [])].join('&')
  const target = query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`
  const usual = isQuery ? 'GET' : all('head').length > 0 ? 'HEAD' : body === null ? 'GET' : 'POST'
  const sent = isQuery ? null : body
  return pastedOf('curl', last('request') ?? usual, target, headersOf(options, sent, json.length > 0), {
    body: sent,
    missing: count > 1 ? [`The command has ${count} URLs: the first is sent.`] : [],
  })
}

/** Turns cmd's quoting into that of a shell: `^` makes the next character plain, and is dropped with the end of a line. */
function fromWindows(text: string): string {
  if (text.includes('^"')) return text.replace(/\^(?:\r?\n)?(\r?\n|[\s\S])/g, '$1')
  return /\^[^\S\n]*\r?\n/.test(text) ? text.replace(/[^\S\n]\^[^\S\n]*\r?\n/g, ' ') : text
}

function optionsIn(words: readonly string[]): Option[] {
  const options: Option[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    const value = words[at + 1] ?? ''
    if (!/^-./.test(word)) options.push({ name: 'url', value: word })
    else if (word.startsWith('--')) {
      const [name = '', own] = word.slice(2).split(/=(.*)/s)
      const isValued = longValued.has(name) || ignoredValued.has(name)
      if (isValued && own === undefined) at++
      options.push({ name, value: own ?? (isValued ? value : '') })
    } else if (short(word.slice(1), value, options)) at++
  }
  return options
}

/** Adds what `-sXPOST` means. Returns whether it takes the next word. */
function short(letters: string, next: string, options: Option[]): boolean {
  for (const [at, letter] of [...letters].entries()) {
    const name = valued[letter]
    const rest = letters.slice(at + 1)
    if (name !== undefined) options.push({ name, value: rest || next })
    if (name !== undefined) return rest === ''
    if (letter === 'G' || letter === 'I') options.push({ name: letter === 'G' ? 'get' : 'head', value: '' })
  }
  return false
}

function refuse(options: readonly Option[]): void {
  for (const { name, value } of options) {
    if (name === 'upload-file')
      throw new UserError(
        `The curl command sends the file ${value} (-T), which is not in what you pasted.`,
        "If it is text, paste it in place of the name: -X PUT --data-raw '…'",
      )
    if (name === 'header' && value.startsWith('@'))
      throw new UserError(
        `The curl command reads headers from a file, ${value.slice(1)}, which is not in what you pasted.`,
        "Paste them in place of the name: -H 'Name: value'",
      )
    const reads = name === 'data-urlencode' ? /^[^=@]*@/ : /^@/
    if (name !== 'data-raw' && /^(?:data|json)/.test(name) && reads.test(value))
      throw new UserError(
        `The curl command reads its body from a file, ${value.replace(/^[^=@]*@/, '')}, which is not in what you pasted.`,
        "Paste the body in place of the name: --data-raw '…'",
      )
  }
}

/** What begins with `+` is sent as it is, and the rest as --data-urlencode. */
function queryOf({ value }: Option): string {
  return value.startsWith('+') ? value.slice(1) : dataOf({ name: 'data-urlencode', value })
}

function dataOf({ name, value }: Option): string {
  if (name !== 'data-urlencode') return value
  const [, field = '', text = value] = /^([^=@]+=)(.*)$/s.exec(value) ?? []
  return field + encodeURIComponent(text.replace(/^=/, ''))
}

function headersOf(
  options: readonly Option[],
  body: string | null,
  isJson: boolean,
): Array<readonly [string, string]> {
  const given = options.flatMap(({ name, value }): Array<readonly [string, string]> => {
    if (name === 'header' && /^[^:]+;$/.test(value)) return [[value.slice(0, -1), '']]
    if (name === 'header')
      return value.includes(':') ? [[value.split(':')[0] ?? '', value.replace(/^[^:]*:/, '')]] : []
    if (name === 'user' || name === 'oauth2-bearer') return [['authorization', value]]
    return /^(?:user-agent|referer|cookie|range)$/.test(name) ? [[name, value]] : []
  })
  const has = (wanted: string) => given.some(([name]) => name.toLowerCase() === wanted)
  const form = isJson ? 'application/json' : 'application/x-www-form-urlencoded'
  if (body !== null && !has('content-type')) given.push(['content-type', form])
  if (isJson && !has('accept')) given.push(['accept', 'application/json'])
  return given
}
