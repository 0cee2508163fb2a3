import { isLocalHost, isPlaceholder } from '../secrets/placeholder.ts'

/** A line with a variable in an env file; a commented-out one is listed but not set. */
export interface Variable {
  readonly name: string
  readonly value: string
  readonly line: number
  readonly isComment: boolean
}

/** The variables of a text as dotenv parses it, in order. */
export function variablesIn(text: string): Variable[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, comment = '', name, rest = ''] =
      /^\s*(#\s*)?(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*=(.*)$/.exec(line) ?? []
    if (name === undefined || (comment !== '' && name !== name.toUpperCase())) return []
    return [{ name, value: unquoted(rest), line: index + 1, isComment: comment !== '' }]
  })
}

/** Whether a variable with that name holds a secret. */
export function isSecretName(name: string): boolean {
  return (
    /(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|PEPPER|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|(^|_)(PASS|PWD|SALT|KEY))(S|_|$)/i.test(
      name.replace(/([a-z])([A-Z])/g, '$1_$2'),
    ) &&
    !/^CORS_|PUBLIC|PUBLISHABLE|ROTATION|INTERVAL|STRATEGY|EXPIR|LIFETIME|TTL|LENGTH|ROUNDS|NAME|_URL$|_PATH$|_FILE$|_HEADER$|_ISSUER$|MAX|_TYPE$|_ID$|_IN$|_ALGORITHM$|_ENABLED$|_DAYS$|_MINUTES$|_SECONDS$/i.test(
      name,
    )
  )
}

/** The variables with secret values that are not placeholders. */
export function secretVariablesIn(text: string): Variable[] {
  return variablesIn(text).filter(({ name, value, isComment }) => !isComment && isSecretValue(name, value))
}

/** The secret part of a value: of a URL its password. */
export function secretPartOf(value: string): string {
  return /:\/\/[^\s:/@]*:([^\s/@]+)@/.exec(value)?.[1] ?? value
}

function isSecretValue(name: string, value: string): boolean {
  const [, password, host = ''] = /:\/\/[^\s:/@]*:([^\s/@]+)@([\w.-]+|\[[^\]]*\])/.exec(value) ?? []
  if (password !== undefined) return !isPlaceholder(password) && !isLocalHost(host)
  return isSecretName(name) && value.length >= 6 && !isPlaceholder(value)
}

function unquoted(rest: string): string {
  const text = rest.trim()
  const [, , quoted] = /^(["'`])(.*?)\1/.exec(text) ?? []
  return quoted ?? (text.split(/\s#/, 1)[0] ?? '').trim()
}
