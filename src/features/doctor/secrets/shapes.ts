import { isEncrypted, isLocalHost, isPlaceholder } from './placeholder.ts'
import { inDocComment, isRandomToken, type SecretRule } from './rule.ts'
import { isStrange } from './strange.ts'

export const privateKey: SecretRule = {
  id: 'private-key',
  name: 'a private key',
  keyword: '-----BEGIN',
  pattern:
    /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|["'+,;\s]){1,20}(?:[\w-]{1,20}: [^\n\\]{1,100}(?:\\[nr]|\s){1,4}){0,4}[A-Za-z0-9+/=]{40}/y,
  isInside: true,
  isReal: (_, { before }) => !inDocComment(before),
}

const putty: SecretRule = {
  ...privateKey,
  keyword: 'PuTTY-User-Key-File-',
  pattern: /PuTTY-User-Key-File-\d: /y,
}

/** `://user:password@host`, also without a user: group 1 is the password, group 2 the host. */
const connection: SecretRule = {
  id: 'connection-string',
  name: 'a password in a connection string',
  keyword: '://',
  pattern:
    /:\/\/[^\s:/@"'`<>{}$()[\]]{0,100}:([^\s/"'`<>{}$()[\]]{1,200})@([\w.-]{1,200}|\[[\da-f:]{2,40}\])/y,
  isInside: true,
  isReal: (password, { match, before }) =>
    !isPlaceholder(password) && !isLocalHost(match[2] ?? '') && /[a-z][a-z\d+.-]{0,19}$/i.test(before),
}

/** `https://token@host`: only what nobody could have chosen as a user name. */
const tokenInUrl: SecretRule = {
  id: 'connection-string',
  name: 'a token in a URL',
  keyword: '://',
  pattern: /:\/\/([A-Za-z0-9_-]{24,200})(?::x-oauth-basic)?@([\w.-]{1,200})/y,
  isInside: true,
  isReal: (value, { match }) => isStrange(value, 3.5) && !isLocalHost(match[2] ?? ''),
}

/** The example of jwt.io, the public keys of Supabase and the examples of an API document are left out. */
const webToken: SecretRule = {
  id: 'jwt',
  name: 'a JSON web token',
  keyword: 'eyJ',
  pattern: /eyJ[\w-]{14,1000}\.eyJ[\w-]{14,4000}\.[\w-]{20,1000}/y,
  isReal: (value, { before }) => {
    if (isExample.test(before)) return false
    const payload = Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()
    return !/"role" ?: ?"anon"|"sub" ?: ?"1234567890"|John Doe|example/i.test(payload) && isRandomToken(value)
  },
}

/** `example: …` of an API document, also in code; `const example = …` is used by a program. */
const isExample = /\bexamples?["']?\s*:\s*["'`]?$|[(,]\s*examples?\s*=\s*["']?$/i

/** Secrets with a mark of their own in the middle, or behind. */
const marked: readonly SecretRule[] = [
  inside('azure', 'an Azure client secret', 'Q~', /(?<=[\w.~]{3}\d)Q~[\w.~-]{31,34}(?![\w.~-])/y),
  inside('terraform', 'a Terraform token', '.atlasv1.', /(?<=[A-Za-z0-9]{14})\.atlasv1\.[\w=-]{60,70}/y),
  inside('mailchimp', 'a Mailchimp key', '-us', /(?<=[0-9a-f]{32})-us\d{1,2}(?!\w)/y),
  inside('maxmind', 'a MaxMind key', '_mmk', /(?<=[A-Za-z0-9]{6}_[A-Za-z0-9]{29})_mmk(?!\w)/y),
  inside('azure', 'an Azure account key', 'AccountKey=', /AccountKey=([A-Za-z0-9+/]{40,90}={0,2})/y),
  inside('azure', 'an Azure access key', 'SharedAccessKey=', /SharedAccessKey=([A-Za-z0-9+/]{40,90}={0,2})/y),
  inside('azure', 'a shared access signature', 'sig=', /(?<=[?&])sig=([A-Za-z0-9%+/]{40,80}(?:%3D|=)?)/y),
  inside('telegram', 'a Telegram bot token', ':AA', /(?<=\d{8})(?<!\d{17}):AA[\w-]{33}(?![\w-])/y),
  inside(
    'sidekiq',
    'a Sidekiq key',
    'contribsys.com',
    /(?<=:\/\/[a-f0-9]{8}:[a-f0-9]{8}@(?:gems|enterprise)\.)contribsys\.com/y,
  ),
]

function inside(id: string, name: string, keyword: string, pattern: RegExp): SecretRule {
  const isReal = (value: string) => value.length < 30 || isRandomToken(value)
  return { id, name, keyword, pattern, isInside: true, isReal }
}

/** Credentials in files with a format of their own. */
const inFiles: readonly SecretRule[] = [
  {
    ...shaped(
      'a password in .netrc',
      'machine',
      /machine\s{1,4}(\S{3,100})\s{1,4}login\s{1,4}\S{1,100}\s{1,4}password\s{1,4}(\S{6,200})/y,
    ),
    isReal: (_, { match }) => !isPlaceholder(match[2] ?? '') && !isLocalHost(match[1] ?? ''),
  },
  {
    ...shaped('a registry credential', '"auth"', /"auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{16,400}={0,2})"/y),
    isReal: value => /^[\w.@$-]{1,80}:[\x21-\x7e]{4,300}$/.test(Buffer.from(value, 'base64').toString()),
  },
  {
    ...shaped(
      'a registry token',
      '_auth',
      /_auth(?:Token)?\s{0,4}=\s{0,4}["']?([\w+/=.-]{16,400})["']?(?=\s|$)/y,
    ),
    isInside: true,
    isReal: value => isRandomToken(value) && /\d/.test(value),
  },
  {
    ...shaped(
      'a password in XML',
      '<',
      /<(?:\w{1,20}:)?(?:password|passwd|secret|apiKey|accessToken)>([^<\s]{8,200})<\//iy,
    ),
    isInside: true,
    isReal: value => isStrange(value, 2.8),
  },
  {
    ...shaped(
      'a password in XML',
      '<add key=',
      /<add key="\w{0,30}(?:Password|Secret|ApiKey|Token)"\s{1,4}value="([^"\s]{8,200})"/iy,
    ),
    isReal: value => isStrange(value, 2.8),
  },
]

function shaped(name: string, keyword: string, pattern: RegExp): Omit<SecretRule, 'isReal'> {
  return { id: 'assignment', name, keyword, pattern }
}

/** Secrets that are recognized by their form and not by the name before them. */
export const shapes: readonly SecretRule[] = [
  privateKey,
  putty,
  connection,
  tokenInUrl,
  webToken,
  ...marked,
  ...inFiles,
].map(rule => ({ ...rule, isReal: (value, found) => !isEncrypted(value) && rule.isReal(value, found) }))
