import { isLocalHost } from '../../../templates/api/project/base/src/db/production.ts'
import { Cancelled, exit, systemCodeOf, UserError } from '../../core/system/errors.ts'
import { isRecord } from '../../core/system/json.ts'
import { trimmedEnd } from '../../core/system/trimmed.ts'
import { isRecording, type RequestRecording, recordingIn } from './recording.ts'
import { jsonIn } from './replay-request.ts'

export interface Instance {
  /** The address of the API. */
  readonly url: string
  /** The key of an admin, and where it is from. */
  readonly key: string
  readonly signal: AbortSignal
}

const seconds = 15

/** Reads a recording from a running instance: GET /recordings/{id}. */
export async function fetchRecording(id: string, { url, key, signal }: Instance): Promise<RequestRecording> {
  const base = addressIn(url)
  const target = `${base}/recordings/${id}`
  const { status, text } = await read(target, key, signal)
  const value = jsonIn(text)
  if (status === 200 && isRecording(value)) return recordingIn(value)
  const detail = isRecord(value) && typeof value.detail === 'string' ? value.detail : ''
  if (status === 401 || status === 403)
    throw new UserError(
      `${base} refused the key: ${detail || status}`,
      'Recordings are for admins: use a key of one.',
    )
  if (status === 404 && /There is no (?:GET|route)/.test(detail))
    throw new UserError(
      `${base} has no recordings: ${detail}`,
      'Its version is older, or they were taken out.',
      exit.failed,
    )
  if (status === 404)
    throw new UserError(
      `${base} has no recording of the request ${id}.`,
      'It has expired, or it is the id of another request. docs/recordings.md of the project says what is kept.',
      exit.failed,
    )
  throw new UserError(
    `${target} responded with ${status}.`,
    detail || 'Pass the address of the API.',
    exit.failed,
  )
}

async function read(target: string, key: string, signal: AbortSignal) {
  try {
    const response = await fetch(target, {
      headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    if (signal.aborted) throw new Cancelled('Cancelled.')
    throw unreachable(new URL(target).origin, error)
  }
}

function unreachable(origin: string, error: unknown): UserError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why = systemCodeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause))
  return new UserError(`${origin} could not be reached: ${why}.`, 'Check the address.', exit.failed)
}

/** Without a slash at the end. The key goes to https, or to this machine, only. */
function addressIn(text: string): string {
  const example = 'Pass the address of the API, e.g. --from https://api.shop.example'
  if (!URL.canParse(text) || !/^https?:\/\//i.test(text))
    throw new UserError(`--from ${text} is not a URL.`, example)
  const { protocol, hostname, origin, pathname, username, password } = new URL(text)
  if (username || password)
    throw new UserError(`The URL for ${hostname} has a user or a password in it.`, example)
  if (protocol === 'http:' && !isLocalHost(hostname))
    throw new UserError(`The key is not sent to ${origin}: http does not encrypt it.`, 'Pass an https URL.')
  return origin + trimmedEnd(pathname, '/')
}
