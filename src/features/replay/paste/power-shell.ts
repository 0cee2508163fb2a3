import { UserError } from '../../../core/system/errors.ts'
import { multipartOf, urlencodedOf } from '../form-data.ts'
import { type Pasted, pastedOf } from './pasted.ts'
import { type PowerShellToken, powerShellTokens } from './power-shell-text.ts'

const command = /^(?:invoke-webrequest|invoke-restmethod|iwr|irm)$/i

/** Chrome lists the parts of an HTTP/2 request line as headers. */
const pseudo = /^(?:authority|method|path|scheme)$/i

/** A text, or a table such as `@{ "accept" = "text/html" }`. */
type Value = string | Table
type Table = ReadonlyMap<string, string>

/** Whether a script sends a request, as browsers and Postman write it for PowerShell. */
export function isPowerShell(text: string): boolean {
  return /(?:^|[\s=(])(?:invoke-webrequest|invoke-restmethod|iwr|irm)\s/i.test(text) && !/^\s*\{/.test(text)
}

/** Reads Invoke-WebRequest and Invoke-RestMethod, with the variables that were set before. */
export function powerShellIn(text: string): Pasted {
  const tokens = powerShellTokens(text)
  const at = tokens.findIndex(({ kind, value }) => kind === 'word' && command.test(value))
  const options = optionsIn(tokens.slice(at + 1), variablesIn(tokens.slice(0, at)))
  const url = options.get('uri')
  if (typeof url !== 'string')
    throw new UserError('The PowerShell command has no -Uri.', 'Paste the whole command.')
  if (options.has('infile'))
    throw new UserError(
      'The PowerShell command reads its body from a file (-InFile), which is not in what you pasted.',
      "Paste the body in place of it: -Body '…'",
    )
  const method = textIn(options.get('method') ?? options.get('custommethod')) ?? 'GET'
  const { target, body, type, missing } = bodyIn(options, url, method)
  const headers: Array<readonly [string, string]> = [...tableIn(options.get('headers'))].filter(
    ([name]) => !pseudo.test(name) && !(name.toLowerCase() === 'content-type' && type),
  )
  const agent = textIn(options.get('useragent'))
  if (agent !== undefined) headers.push(['user-agent', agent])
  if (type !== undefined) headers.push(['content-type', type])
  const hasCookie = /\.Cookies\.Add\(/i.test(text)
  if (hasCookie || ['token', 'credential', 'usedefaultcredentials'].some(name => options.has(name)))
    headers.push(['authorization', ''])
  return pastedOf('PowerShell', method, target, headers, { body, missing })
}

interface Body {
  readonly target: string
  readonly body: string | null
  readonly type?: string | undefined
  readonly missing: readonly string[]
}

/** A table is a form, and the query of a GET. */
function bodyIn(options: ReadonlyMap<string, Value>, url: string, method: string): Body {
  const form = options.get('form')
  if (form !== undefined)
    return { target: url, ...multipartOf([...tableIn(form)].map(([name, value]) => ({ name, value }))) }
  const body = options.get('body')
  const type = textIn(options.get('contenttype'))
  if (body === undefined || body === '') return { target: url, body: null, type, missing: [] }
  if (typeof body !== 'string') {
    const { body: pairs, type: usual } = urlencodedOf([...body].map(([name, value]) => ({ name, value })))
    if (!/^get$/i.test(method)) return { target: url, body: pairs, type: type ?? usual, missing: [] }
    return { target: `${url}${url.includes('?') ? '&' : '?'}${pairs}`, body: null, type, missing: [] }
  }
  const isTyped = [...tableIn(options.get('headers')).keys()].some(name => /^content-type$/i.test(name))
  const usual = isTyped ? undefined : 'application/x-www-form-urlencoded'
  return { target: url, body, type: type ?? usual, missing: [] }
}

function textIn(value: Value | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function tableIn(value: Value | undefined): Table {
  return value === undefined || typeof value === 'string' ? new Map() : value
}

/** `$body = "…"`, `$headers = @{…}` and `$headers.Add("name", "value")`. */
function variablesIn(tokens: readonly PowerShellToken[]): Map<string, Value> {
  const variables = new Map<string, Value>()
  for (const [at, { kind, value }] of tokens.entries()) {
    if (kind !== 'word' || !value.startsWith('$')) continue
    const name = value.toLowerCase()
    const rest = tokens.slice(at + 1)
    if (rest[0]?.value === '=') {
      const isTable = /^new-object$/i.test(rest[1]?.value ?? '')
      const found = isTable ? new Map<string, string>() : valueAt(rest.slice(1), variables)
      if (found !== undefined) variables.set(name, found)
    }
    const [, owner = ''] = /^(.*)\.add$/.exec(name) ?? []
    const table = variables.get(owner)
    const [key, text] = rest.slice(0, 5).filter(token => token.kind === 'text')
    if (table instanceof Map && key && text)
      variables.set(owner, new Map([...table, [key.value, text.value]]))
  }
  return variables
}

/** The parameters by their names in lower case, until the end of the command. */
function optionsIn(
  tokens: readonly PowerShellToken[],
  variables: ReadonlyMap<string, Value>,
): Map<string, Value> {
  const options = new Map<string, Value>()
  let depth = 0
  for (const [at, { kind, value }] of tokens.entries()) {
    if (kind === 'sign' && /[{(]$/.test(value)) depth++
    if (kind === 'sign' && /^[})]$/.test(value)) depth--
    if (kind === 'sign' && depth <= 0 && /^[;|\n]$/.test(value)) break
    if (depth > 0) continue
    const isName = kind === 'word' && value.startsWith('-')
    const before = tokens[at - 1]
    const isFirst =
      before === undefined || (before.kind !== 'word' && before.value !== ')') || isSwitch(before)
    if (isName) {
      const found = valueAt(tokens.slice(at + 1), variables)
      options.set(value.slice(1).replace(/:$/, '').toLowerCase(), found ?? '')
    } else if (isFirst && kind !== 'sign' && !options.has('uri')) {
      const found = valueAt(tokens.slice(at), variables)
      if (found !== undefined) options.set('uri', found)
    }
  }
  return options
}

/** Parameters without a value. */
function isSwitch({ kind, value }: PowerShellToken): boolean {
  return (
    kind === 'word' &&
    /^-(?:usebasicparsing|skip\w+|disablekeepalive|passthru|allowinsecure\w*)$/i.test(value)
  )
}

/** The value that begins here: a text, a variable, a table, or the first text in parentheses. */
function valueAt(
  tokens: readonly PowerShellToken[],
  variables: ReadonlyMap<string, Value>,
): Value | undefined {
  const [first] = tokens
  if (first === undefined) return undefined
  if (first.kind === 'text') return first.value
  if (first.value === '@{') return tableAt(tokens.slice(1), variables)
  if (first.value === '(') return bytesAt(tokens, variables)
  if (first.kind === 'sign' || first.value.startsWith('-')) return undefined
  return first.value.startsWith('$') ? variables.get(first.value.toLowerCase()) : first.value
}

/** `([System.Text.Encoding]::UTF8.GetBytes("…"))`, or a value in parentheses. */
function bytesAt(
  tokens: readonly PowerShellToken[],
  variables: ReadonlyMap<string, Value>,
): Value | undefined {
  const end = tokens.findIndex(({ kind, value }) => kind === 'sign' && /^[\n|]$/.test(value))
  const inner = tokens.slice(0, end === -1 ? undefined : end)
  const found = inner.find(({ kind, value }) => kind === 'text' || variables.has(value.toLowerCase()))
  return found && valueAt([found], variables)
}

function tableAt(tokens: readonly PowerShellToken[], variables: ReadonlyMap<string, Value>): Table {
  const table = new Map<string, string>()
  for (const [at, { value }] of tokens.entries()) {
    if (value === '}') break
    if (tokens[at + 1]?.value !== '=') continue
    const found = valueAt(tokens.slice(at + 2), variables)
    if (typeof found === 'string') table.set(tokens[at]?.value ?? '', found)
  }
  return table
}
