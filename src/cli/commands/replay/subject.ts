import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AskedProject } from '../../../core/project/contract/ask-verb.ts'
import { exit, systemCodeOf, UserError } from '../../../core/system/errors.ts'
import { fetchRecording } from '../../../features/replay/fetch-recording.ts'
import { type Recognised, recognised } from '../../../features/replay/paste/recognise.ts'
import type { RequestRecording } from '../../../features/replay/recording.ts'
import { type Prepared, prepare, readRecording } from '../../../features/replay/replay.ts'
import { requestIdIn } from '../../../features/replay/request-id.ts'
import type { Io } from '../../terminal/io.ts'

export interface SubjectFlags {
  readonly from?: string
  readonly keyEnv: string
  readonly keyFile?: string
  readonly as?: string
  readonly asTest?: true
  readonly verbatim?: true
}

/** Reads what the argument names: the id of a request, `-` for standard input, or a file. */
export async function preparedFor(
  project: AskedProject,
  subject: string,
  flags: SubjectFlags,
  io: Io,
): Promise<Prepared> {
  const found = recognised(await textOf(subject, io))
  const recordingOf = (id: string) => recordingFor(project, id, flags, io)
  const isMadeUp = flags.asTest === true && !flags.verbatim
  const options = { audience: flags.as, isMadeUp, readRecording: recordingOf }
  return prepare(project, await withItsRecording(found, recordingOf), options)
}

/** A log line says less than the recording of its request, if there is one. */
async function withItsRecording(
  found: Recognised,
  recordingOf: (id: string) => Promise<RequestRecording>,
): Promise<Recognised> {
  if (found.kind !== 'request' || found.pasted.form !== 'log line') return found
  const id = requestIdIn(found.pasted.id ?? '')
  if (id === undefined) return found
  try {
    return { kind: 'recording', recording: await recordingOf(id) }
  } catch (error) {
    if (!(error instanceof UserError && error.code === exit.failed)) throw error
    return found
  }
}

function recordingFor(
  project: AskedProject,
  id: string,
  flags: SubjectFlags,
  io: Io,
): Promise<RequestRecording> {
  const { from: url } = flags
  if (url === undefined) return readRecording(project, id)
  return fetchRecording(id, { url, key: keyFor(flags, io), signal: io.signal })
}

function keyFor({ keyEnv, keyFile }: SubjectFlags, { env, cwd }: Io): string {
  const key = keyFile === undefined ? env[keyEnv]?.trim() : readText(resolve(cwd, keyFile), keyFile).trim()
  if (key && /^[\x21-\x7e]+$/.test(key)) return key
  throw new UserError(
    key ? 'The key has a space, or a character that no header may have.' : `${keyFile ?? keyEnv} has no key.`,
    `Set ${keyEnv} to the API key of an admin of that instance, or pass --key-file.`,
  )
}

async function textOf(subject: string, { stdin, cwd }: Io): Promise<string> {
  if (requestIdIn(subject) !== undefined) return subject
  if (subject !== '-') return readText(resolve(cwd, subject), subject)
  let text = ''
  for await (const part of stdin) text += part.toString()
  return text
}

function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined) throw error
    throw new UserError(
      code === 'ENOENT'
        ? `${shown} is neither the id of a request nor a file.`
        : `Could not read ${shown}: ${code}.`,
      'Pass the id from X-Request-Id, a file, or - to paste on standard input.',
    )
  }
}
