import { basename, dirname } from 'node:path'
import type { SendResult } from '@fastify/send'
import { problem } from './problem.ts'
import type { SendBody } from './serialized-response.ts'
import { sendReadable } from './streaming.ts'

/** A file on disk. With a name, browsers save it. Its type is one of those declared (default: the first). */
export interface FileReply<Type extends string = string> {
  readonly path: string
  readonly type?: Type
  readonly name?: string
}

/**
 * Sends a file: whole, a range of it (RFC 9110, 14) or a 304. Its ETag is made of its size and time. A file that is not
 * there is a 404.
 */
export function download({ path, name }: FileReply): SendBody {
  return async (request, reply) => {
    const { default: send } = await import('@fastify/send')
    const options = {
      root: dirname(path),
      cacheControl: false,
      contentType: false,
      dotfiles: 'allow',
    } as const
    const result = await send(request.raw, encodeURIComponent(basename(path)), options)
    if (result.type !== 'file') throw refusalOf(result)
    const { statusCode, headers, stream } = result
    reply.code(statusCode).headers(headers)
    if (name !== undefined) reply.header('content-disposition', attachment(name))
    if (statusCode === 304) reply.removeHeader('content-type')
    return sendReadable(reply, stream)
  }
}

const details: Readonly<Record<number, string>> = {
  404: 'The file does not exist.',
  412: 'It is not the version of the precondition.',
  416: 'The file has no such range.',
}

function refusalOf({ statusCode, headers, stream, ...result }: SendResult) {
  stream.destroy()
  const detail = details[statusCode]
  if (!detail) return result.type === 'error' ? result.metadata.error : new Error('A file is a folder.')
  const { 'Content-Range': range } = headers
  return problem(statusCode, detail, { headers: range ? { 'content-range': range } : {} })
}

/** A Content-Disposition that makes browsers save a file under this name (RFC 6266, RFC 8187). */
export function attachment(name: string): string {
  const text = Buffer.from(name).toString() // Replaces unpaired surrogates.
  const ascii = text.replace(/[^ -~]|["\\%]/g, '_')
  const encoded = encodeURIComponent(text).replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
