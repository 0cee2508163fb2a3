import { isPlaceholder } from './placeholder.ts'
import type { SecretRule } from './rule.ts'
import { isStrange } from './strange.ts'

/** A program, and how it takes a password: group 1. */
const programs: readonly (readonly [keyword: string, pattern: RegExp])[] = [
  [
    'curl',
    /curl\b[^\n|;]{0,300}[ \t](?:-u|--user|--proxy-user)[ =]?["']?[\w.@+-]{0,64}:([^\s"'$<{]{4,100})/iy,
  ],
  ['wget', /wget\b[^\n|;]{0,300}[ \t]--(?:http-|ftp-|proxy-)?password[ =]["']?([^\s"'$<{]{4,100})/iy],
  [
    'mysql',
    /mysql(?:dump|admin|import|show|check|slap|pump)?\b[^\n|;]{0,200}[ \t]-p["']?([^\s"'$<{=-][^\s"'$<{]{3,100})/iy,
  ],
  ['mariadb', /mariadb(?:-dump|-admin)?\b[^\n|;]{0,200}[ \t]-p["']?([^\s"'$<{=-][^\s"'$<{]{3,100})/iy],
  [
    'mongo',
    /mongo(?:sh|dump|restore|import|export)?\b[^\n|;]{0,200}[ \t]-p[ ]?["']?([^\s"'$<{-][^\s"'$<{]{3,100})/iy,
  ],
  ['redis-cli', /redis-cli\b[^\n|;]{0,200}[ \t]-a[ ]["']?([^\s"'$<{-][^\s"'$<{]{3,200})/iy],
  ['sshpass', /sshpass\b[^\n|;]{0,40}[ \t]-p[ ]?["']?([^\s"'$<{]{4,100})/iy],
  ['login', /login\b[^\n|;]{0,200}[ \t](?:-p|--password)[ =]?["']?([^\s"'$<{-][^\s"'$<{]{3,400})/iy],
  ['sqlcmd', /sqlcmd\b[^\n|;]{0,200}[ \t]-P[ ]?["']?([^\s"'$<{]{4,100})/iy],
  [
    'htpasswd',
    /htpasswd\b[ \t]{1,3}-\w{0,6}b\w{0,6}[ \t]{1,3}(?:\S{1,100}[ \t]{1,3}){1,2}["']?([^\s"'$<{]{4,100})/iy,
  ],
  ['ldapsearch', /ldapsearch\b[^\n|;]{0,200}[ \t]-w[ ]?["']?([^\s"'$<{]{4,100})/iy],
  ['smbclient', /smbclient\b[^\n|;]{0,200}[ \t]-U[ ]?["']?[\w.\\-]{1,60}%([^\s"'$<{]{4,100})/iy],
  ['zip', /zip\b[^\n|;]{0,100}[ \t]-P[ ]?["']?([^\s"'$<{]{4,100})/iy],
  ['twine', /twine\b[^\n|;]{0,200}[ \t]-p[ ]["']?([^\s"'$<{]{4,300})/iy],
  ['-passin', /-passin[ \t]{1,3}["']?pass:([^\s"'$<{]{4,100})/iy],
  ['-passout', /-passout[ \t]{1,3}["']?pass:([^\s"'$<{]{4,100})/iy],
  ['aws_secret_access_key', /aws_secret_access_key[ \t]{1,3}["']?([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/])/iy],
]

const options = [
  'password',
  'passwd',
  'passphrase',
  'pass',
  'token',
  'api-key',
  'apikey',
  'secret',
  'auth-token',
]

/** Credentials that are typed as arguments of a program. */
export const commandLines: readonly SecretRule[] = [
  ...programs.map(([keyword, pattern]) => ({
    ...argument(keyword),
    pattern,
    isReal: isTyped,
  })),
  ...options.map(keyword => option(keyword)),
]

function argument(keyword: string) {
  return { id: 'assignment', name: 'a password on a command line', keyword, isInside: true } as const
}

/** `--password-stdin` and the like take no password. */
const ofOther =
  /^[\w-]{1,30}-(stdin|file|path|env|command|cmd|hint|policy|length|prompt|name|id|url|type|ttl)\b/i

/** `--password …`, `--token=…`, `["--secret", "…"]`. */
function option(keyword: string): SecretRule {
  const pattern = new RegExp(
    `${keyword}[\\w-]{0,20}(?:=|[ \\t]{1,3}|["'],[ \\t]{0,3})["']?([^\\s"'\`$<>{}()|;&,\\\\[\\]-][^\\s"'\`$<>{}()|;&,\\\\[\\]]{5,300})`,
    'iy',
  )
  return {
    ...argument(keyword),
    pattern,
    isReal: (value, { match, before }) =>
      !ofOther.test(match[0]) && /(?:^|[\s"'`[])--?[\w-]{0,30}$/.test(before) && isStrange(value, 2.5),
  }
}

/** People choose it, so it may be a word with a digit: less random than a token. */
function isTyped(value: string): boolean {
  return (
    !isPlaceholder(value) &&
    value.length >= 6 &&
    /\d|[^\w.]/.test(value) &&
    /[a-z]/i.test(value) &&
    !/^[-\\/.]|\(|=>/.test(value)
  )
}
