import { isLocalHost } from '../../../templates/api/project/base/src/db/production.ts'
import { UserError } from '../../core/system/errors.ts'
import { trimmedEnd } from '../../core/system/trimmed.ts'

/** The deployed instance. */
export interface SmokeTarget {
  /** Without a slash at the end. */
  readonly url: string
  readonly origin: string
  readonly isSecure: boolean
}

/** An API key, and the environment variable that has it. */
export interface SmokeKey {
  readonly variable: string
  readonly value: string | undefined
}

/** Reads the URL that the user passes. Throws where it is none, and where the key would be sent unencrypted. */
export function targetOf(text: string, { variable, value }: SmokeKey): SmokeTarget {
  const example = 'Pass the address of a deployed API, e.g. gapi smoke https://staging.shop.example'
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text))
    throw new UserError(`${text} is not an http or https URL.`, example)
  const { protocol, hostname, origin, pathname, username, password, search, hash } = new URL(text)
  if (username || password)
    throw new UserError(
      `The URL for ${hostname} has a user or a password in it, which shells and logs keep.`,
      `Remove it. An API key is read from the environment variable ${variable}.`,
    )
  if (search || hash) throw new UserError(`${text} has a query or a fragment.`, example)
  const isSecure = protocol === 'https:'
  if (value !== undefined && !isSecure && !isLocalHost(hostname))
    throw new UserError(
      `The key in ${variable} is not sent to ${origin}: http does not encrypt it.`,
      `Pass an https URL, or unset ${variable}.`,
    )
  return { url: `${origin}${trimmedEnd(pathname, '/')}`, origin, isSecure }
}

/** The key in the environment, which may be empty. Throws where no header could have it. */
export function keyIn(variable: string, value: string | undefined): SmokeKey {
  const key = value?.trim() || undefined
  if (key === undefined || /^[\x21-\x7e]+$/.test(key)) return { variable, value: key }
  throw new UserError(
    `${variable} is not an API key: it has a space, or a character that no header may have.`,
    'Set it to the key alone, without Bearer.',
  )
}
