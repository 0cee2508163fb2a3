import { UserError } from '../../../core/system/errors.ts'
import { isRecord, type Json } from '../../../core/system/json.ts'
import { isRecording, type RequestRecording, recordingIn } from '../recording.ts'
import { jsonIn } from '../replay-request.ts'
import { requestIdIn } from '../request-id.ts'
import { brunoIn, isBruno } from './bruno.ts'
import { curlIn } from './curl.ts'
import { fetchIn, isFetch } from './fetch-call.ts'
import { harIn, isHar } from './har.ts'
import { loggedIn, logLineIn, logLinesIn } from './log-line.ts'
import type { Pasted } from './pasted.ts'
import { isPostman, postmanIn } from './postman.ts'
import { isPowerShell, powerShellIn } from './power-shell.ts'
import { isRawHttp, rawHttpIn } from './raw-http.ts'

/** What a text is: a request, a recording, or only the id of one. */
export type Recognised =
  | { readonly kind: 'request'; readonly pasted: Pasted }
  | { readonly kind: 'recording'; readonly recording: RequestRecording }
  | { readonly kind: 'id'; readonly id: string }

/** Recognises what somebody pasted by its content. Throws for any other text. */
export function recognised(text: string): Recognised {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  if (trimmed === '') throw new UserError('Nothing was pasted.', forms)
  const id = requestIdIn(trimmed)
  if (id !== undefined) return { kind: 'id', id }
  if (/^(?:[$%>#]\s+)?curl(?:\.exe)?\s/.test(trimmed))
    return request(curlIn(trimmed.replace(/^[$%>#]\s+/, '')))
  if (isFetch(trimmed)) return request(fetchIn(trimmed))
  if (isRawHttp(trimmed)) return request(rawHttpIn(trimmed))
  const value = jsonIn(trimmed)
  if (isRecord(value)) return inJson(value)
  const lines = Array.isArray(value) ? loggedIn(value) : logLinesIn(trimmed)
  if (lines.length > 0) return inLog(lines)
  if (isPowerShell(trimmed)) return request(powerShellIn(trimmed))
  if (isBruno(trimmed)) return request(brunoIn(trimmed))
  throw new UserError(`This is not a request: ${JSON.stringify(trimmed.slice(0, 60))}`, forms)
}

const forms =
  'Paste a request id, a curl command, raw HTTP, a HAR file, a line of the log, or an item of Postman or Bruno.'

const request = (pasted: Pasted): Recognised => ({ kind: 'request', pasted })

function inJson(value: Json): Recognised {
  const { recording = value, instance } = value
  if (isRecording(recording)) return { kind: 'recording', recording: recordingIn(recording) }
  if (isHar(value)) return request(harIn(value))
  if (isPostman(value)) return request(postmanIn(value))
  const logged = loggedIn(value)
  if (logged.length > 0) return inLog(logged)
  const id = typeof instance === 'string' ? requestIdIn(instance) : undefined
  if (id !== undefined) return { kind: 'id', id }
  const keys = Object.keys(value).slice(0, 5).join(', ')
  throw new UserError(`This JSON is not a request: it has ${keys || 'nothing in it'}.`, forms)
}

function inLog(lines: readonly Json[]): Recognised {
  const found = logLineIn(lines)
  return 'form' in found ? request(found) : { kind: 'id', id: requestIdIn(found.id) ?? found.id }
}
