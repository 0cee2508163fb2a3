export const hidden = '[secret]'

/** Substrings that make a name secret. "auth" does not match "author". */
const secretPart =
  /auth(?!or(?!i[sz]))|cookie|secret|passw|pwd|token|jwt|pepper|credential|signature|idempotency|sess(?:ion|id)|verifier|social[-_]?sec|(?:credit|debit)[-_]?card|card[-_]?num|(?:access|account|api|encryption|master|private|shared|signing)[-_]?key|_sha256$/i

/** Whole words that make a name secret: "pin" does, "shipping" does not. */
const secretWords = new Set(
  'bearer csrf cvc cvv hash hmac iban mfa nonce otp pass passcode passkey passphrase pin private pw salt saml samlresponse sid sig ssn totp xsrf'.split(
    ' ',
  ),
)

/** Codes that grant access, unlike status, country or postal codes. */
const codeThatAdmits =
  /(?:2fa|access|activation|backup|confirm|device|grant|invit|link|login|mfa|one.?time|otp|pass|pin|recover|reset|secur|sign.?in|sms|verif)\w*codes?$/

const judged = new Map<string, boolean>()

/** Whether a field or parameter with this name must not be logged. Short names are judged once, because they repeat. */
export function isSecret(name: string): boolean {
  if (name.length > 64) return soundsSecret(name)
  const earlier = judged.get(name)
  if (earlier !== undefined) return earlier
  if (judged.size === 1000) judged.clear() // Callers choose the names of parameters.
  const verdict = soundsSecret(name)
  judged.set(name, verdict)
  return verdict
}

/** Linear in the length of the name. */
function soundsSecret(name: string): boolean {
  if (secretPart.test(name)) return true
  const words = name
    .replace(/[a-z\d](?=[A-Z])/g, '$& ')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  if (words.some(word => secretWords.has(word))) return true
  const last = words.findLast(word => word !== '')
  return last === 'key' || /^codes?$/.test(words.join('')) || codeThatAdmits.test(words.join('_'))
}

/**
 * Removes the password and the values of secret parameters from a URL, in path, query and fragment. Linear in the length
 * of the URL, which callers choose.
 */
export function redactUrl(url: string): string {
  const start = startOfQuery(url)
  if (start === -1) return redactAddress(url)
  return redactAddress(url.slice(0, start)) + url[start] + redactParameters(url.slice(start + 1))
}

function startOfQuery(url: string): number {
  const query = url.indexOf('?')
  const fragment = url.indexOf('#')
  return query === -1 || (fragment !== -1 && fragment < query) ? fragment : query
}

/** Texts are joined only where one is hidden: this runs for each line of the log. */
function redactParameters(query: string): string {
  let shown = ''
  let copied = 0
  for (let start = 0; start <= query.length; ) {
    const and = query.indexOf('&', start)
    const end = and === -1 ? query.length : and
    const parameter = query.slice(start, end)
    const redacted = redactParameter(parameter)
    if (redacted !== parameter) {
      shown += query.slice(copied, start) + redacted
      copied = end
    }
    start = end + 1
  }
  return copied === 0 && shown === '' ? query : shown + query.slice(copied)
}

/** `scheme://user:password@host/path;name=value`. A request usually names a path only. */
function redactAddress(address: string): string {
  if (!/[=%]|\/\//.test(address)) return address
  const [first = '', ...rest] = address.split('//')
  const plain = [first, ...rest.map(withoutLogin)].join('//')
  return plain
    .split('/')
    .map(segment => segment.split(';').map(redactParameter).join(';'))
    .join('/')
}

function withoutLogin(authority: string): string {
  const slash = authority.indexOf('/')
  const at = authority.lastIndexOf('@', slash === -1 ? undefined : slash)
  return at === -1 ? authority : hidden + authority.slice(at)
}

/** Hides a value because of its name, or of its content, e.g. `next=%2Fback%3Ftoken%3D…`. */
function redactParameter(parameter: string): string {
  const [name, value] = pairOf(parameter)
  if (value === undefined) return holdsSecret(name) ? hidden : parameter
  return isSecretText(name) || holdsSecret(value) ? `${name}=${hidden}` : parameter
}

function pairOf(text: string): [name: string, value: string | undefined] {
  const equals = text.indexOf('=')
  return equals === -1 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
}

/** A name before a colon, e.g. in JSON. The lookbehind keeps the search linear. */
const jsonName = /(?<![\w$-])([\w$-]+)["'\\\]]{0,4}\s*:/g
const credentials = /\b(?:bearer[\s+]+\S|basic[\s+]+[\w/=]{12})/i

/** Whether a text contains a secret parameter or member, a login or an Authorization header. */
function holdsSecret(encoded: string): boolean {
  if (/^[\w.~,-]*$/.test(encoded)) return false
  const text = decoded(encoded)
  const pairs = text.split(/[?&;#]/).map(pairOf)
  if (pairs.some(([name, value]) => value && isSecretText(name))) return true
  if (credentials.test(text) || text.split('//').slice(1).some(hasLogin)) return true
  for (const [, name = ''] of text.matchAll(jsonName)) if (isSecret(name)) return true
  return false
}

function hasLogin(authority: string): boolean {
  return withoutLogin(authority) !== authority
}

/** A name that cannot be decoded counts as secret. */
function isSecretText(name: string): boolean {
  const text = decoded(name)
  return text.includes('%') || isSecret(text)
}

/** Decodes percent-encoding up to three times. Byte by byte, as decodeURIComponent throws, which costs 30 µs. */
function decoded(text: string): string {
  let plain = text
  for (let i = 0; i < 3 && plain.includes('%'); i++)
    plain = plain.replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return plain
}
