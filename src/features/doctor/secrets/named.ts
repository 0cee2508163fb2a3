import { type Found, inDocComment, type SecretRule } from './rule.ts'
import { isPassphrase, isStrange } from './strange.ts'

/** Between a name and its value. */
const separators = '(?:=>|:=|=|:|,)[ \\t]{0,4}'

/** Names of secrets; the list is searched case-insensitively, so `apiKey` is `apikey`. */
const names = [
  ...['password', 'passwd', 'passphrase', 'pwd', 'secret', 'token', 'credential', 'credentials'],
  ...['apikey', 'api_key', 'api-key', 'private_key', 'privatekey', 'access_key', 'accesskey', 'access-key'],
  ...['auth_key', 'authkey', 'account_key', 'accountkey', 'signing_key', 'signingkey', 'license_key'],
  ...['encryption_key', 'encryptionkey', 'licensekey', 'admin_key', 'adminkey', 'master_key', 'masterkey'],
]

/** `password = "…"` under common names: group 1 is the value. */
export const assignments: readonly SecretRule[] = [
  ...names.map(quoted => assignment(quoted, '["\'`]([^"\'`\\s]{8,200})["\'`]')),
  ...['password', 'passwd', 'passphrase', 'pwd'].map(spaced => phrase(spaced)),
  {
    ...assignment('pass', '["\'`]([^"\'`\\n]{8,100})["\'`]'),
    isReal: (value, { before }) => !/[a-z]$/i.test(before) && (isStrange(value, 3) || isPassphrase(value)),
  },
  keyOfProvider(),
  ...['password', 'passwd', 'pwd'].map(stated => inSettings(stated)),
  ...names.map(asked => inQuery(asked)),
  ...names.map(exported => inShell(exported)),
  ...['PASSWORD', 'IDENTIFIED BY'].map(granted => inSql(granted)),
  bearer('authorization'),
  bearer('bearer'),
]

/** `PASSWORD=…` to the end of the line: the form of settings files. */
export const bareAssignments: readonly SecretRule[] = names.map(unquoted =>
  assignment(
    unquoted,
    `([\\w+/=.~!@%^*-]{${isPassword(unquoted) ? '8' : '12'},200})[ \\t]{0,9}(?:#[^\\n]{0,200})?(?=\\r?\\n|$)`,
  ),
)

function assignment(word: string, form: string): SecretRule {
  const name = `${word}[\\w.-]{0,30}(?:["'\`]\\]?)?[ \\t]{0,4}(?::[ \\t]{0,4}string[ \\t]{0,4})?`
  const pattern = new RegExp(`${name}${separators}${form}`, 'iy')
  const least = isPassword(word) ? 3 : 3.5
  return {
    ...named(word),
    pattern,
    isReal: (value, { before }) =>
      isStrange(value, least) &&
      !isUuidOfName(value, word, before) &&
      !ofLists.test(before) &&
      !inDocComment(before),
  }
}

function named(text: string) {
  return { id: 'assignment', name: 'a secret', keyword: text, isInside: true } as const
}

function isPassword(name: string): boolean {
  return /pass|pwd/.test(name)
}

/** `nextPageToken`, `csrfToken` and others that are made for every request. */
const ofLists =
  /(next|page|pagination|continuation|cursor|csrf|xsrf|sync|cancel|cancellation|upload|resume|change)[_-]?$/i

/** A UUID is an id, unless it is called a key, or the token of a provider: `CODECOV_TOKEN`. */
function isUuidOfName(value: string, called: string, before: string): boolean {
  const isCalledSo = called.includes('key') || (called === 'token' && /[A-Z]{3}_$/.test(before))
  return /^[\da-f]{8}-(?:[\da-f]{4}-){3}/i.test(value) && !isCalledSo
}

/** `host=db user=shop password=…`, `Server=db;Password=…;`: in a text with several settings. */
function inSettings(setting: string): SecretRule {
  const pattern = new RegExp(`${setting}=([\\w+/!%^*~@-]{8,200})(?=["'\`;\\s&]|$)`, 'iy')
  return {
    ...named(setting),
    pattern,
    isReal: (value, { before }) => /[\s;"'?&]$/.test(before) && isStrange(value, 3),
  }
}

/** `passphrase: "two words"`. */
function phrase(term: string): SecretRule {
  const pattern = new RegExp(
    `${term}\\w{0,20}(?:["'\`]\\]?)?[ \\t]{0,4}${separators}["'\`]([^"'\`\\n]{8,100})["'\`]`,
    'iy',
  )
  return { ...named(term), pattern, isReal: isPassphrase }
}

/** `algoliaKey = "…"`: a long random value under the key of something that is no key of data. */
function keyOfProvider(): SecretRule {
  return {
    ...named('key'),
    pattern: /key["'`]?\]?[ \t]{0,4}(?::|=)[ \t]{0,4}["'`]([A-Za-z0-9_+/=-]{20,200})["'`]/iy,
    isReal: (value, { before }) =>
      /[a-z]{3}[_-]?$/i.test(before) &&
      !ofData.test(before) &&
      (value.match(/\d/g)?.length ?? 0) >= 3 &&
      isStrange(value, 3.5),
  }
}

const ofData =
  /(public|primary|foreign|cache|storage|sort|partition|hot|site|publishable|client|anon|host|map|object|index|lookup|group|unique|row|item|node|state|query|data|translation|message|i18n|locale|event|metric|session|cookie|local|track\w*|write|project|instrumentation|integration|measurement|widget|test|example|sample|fake|mock|dummy)[_-]?$/i

/** `?token=…` in a URL. */
function inQuery(parameter: string): SecretRule {
  const pattern = new RegExp(`${parameter}=([\\w.~%+-]{16,200})(?=[&"'\`\\s#)]|$)`, 'iy')
  return {
    ...named(parameter),
    pattern,
    isReal: (value, { before }) => /[?&][\w-]{0,20}$/.test(before) && isStrange(value, 3.5),
  }
}

/** `PGPASSWORD=… psql`, `ENV API_TOKEN=…`, `-e DB_PASSWORD=…`: without quotes, and in upper case. */
function inShell(variable: string): SecretRule {
  const pattern = new RegExp(
    `${variable}[A-Z0-9_]{0,20}=([^\\s"'\`$<>{}()|;&,\\\\[\\]]{8,200})(?=[\\s"'\`;&|]|$)`,
    'iy',
  )
  return {
    ...named(variable),
    pattern,
    isReal: (value, { match }) =>
      /^[A-Z0-9_]+=/.test(match[0]) && isStrange(value, isPassword(variable) ? 3 : 3.5),
  }
}

/** `CREATE USER shop PASSWORD '…'`. */
function inSql(clause: string): SecretRule {
  const pattern = new RegExp(`${clause}[ \\t]{1,4}'([^'\\s]{6,100})'`, 'iy')
  return { ...named(clause.toLowerCase()), pattern, isReal: value => isStrange(value, 2.5) }
}

/** `Authorization: Bearer …`, `Basic …`. */
function bearer(header: string): SecretRule {
  const pattern = new RegExp(
    `${header}(?:["'\`]?\\]?\\s{0,3}[:=,]\\s{0,3}["'\`]?(?:bearer|basic|token))?\\s{1,3}([\\w+/=.~-]{16,400})(?![\\w$({])`,
    'iy',
  )
  return { ...named(header), pattern, isReal: (value: string, { match }: Found) => isSent(value, match[0]) }
}

/** What is sent with Basic is `user:password` in base64. */
function isSent(value: string, whole: string): boolean {
  if (!/basic/i.test(whole)) return isStrange(value, 3.5)
  const [, password = ''] = /^[^:]{0,100}:(.{4,200})$/.exec(Buffer.from(value, 'base64').toString()) ?? []
  return isStrange(password, 2.5)
}
