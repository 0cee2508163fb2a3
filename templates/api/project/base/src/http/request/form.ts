import type { MultipartFile, MultipartValue } from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { invalid, Problem, problem } from '../response/problem.ts'
import { fromText } from './from-text.ts'
import { type FileRules, Folder, type Uploads } from './upload.ts'
import { unstorableValues, type Validated, validatorOf } from './validation.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The files of a form. */
    uploads?: Uploads<FileRules>
    folder?: Folder
  }
}

const noFields = Type.Object({}, { additionalProperties: false })

/** How many fields a form may have, not counting files. */
const FIELDS = 100

/**
 * Reads the forms (multipart/form-data) of the routes of `app` before they are validated: fields become the body, files
 * go to disk. The files are removed with the response.
 */
export async function forms(app: FastifyInstance, rules: FileRules, fields: TSchema = noFields) {
  const { BODY_LIMIT } = app.config
  const all = Object.values(rules)
  const fileSize = all.reduce((sum, { maxBytes, maxCount = 1 }) => sum + maxBytes * maxCount, 0)
  const files = all.reduce((sum, { maxCount = 1 }) => sum + maxCount, 0)
  const limits = {
    files: files + 1,
    fileSize: fileSize + 1,
    fields: FIELDS,
    fieldSize: BODY_LIMIT,
    headerPairs: 20,
  }
  const convert = fromText(fields)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', ({ headers }, _payload, done) =>
    done(problem(415, `Only multipart/form-data is read, not ${headers['content-type']?.slice(0, 100)}.`)),
  )
  await app.register(import('@fastify/multipart'), { limits, throwFileSizeLimit: false })

  app.addHook('preValidation', async request => {
    if (Number(request.headers['content-length'] ?? 0) > fileSize + BODY_LIMIT)
      throw problem(413, 'The form is too large.')
    const folder = new Folder(rules)
    request.folder = folder
    try {
      const body = request.isMultipart() ? await read(request.parts(), folder, BODY_LIMIT) : {}
      request.uploads = folder.files()
      convert(body)
      request.body = body
    } catch (error) {
      request.raw.unpipe()
      await folder.remove()
      throw refusalOf(error)
    }
    request.bodyHashes = folder.hashes()
  })
  app.addHook('onSend', ({ folder, log }, _reply, _payload, done) => {
    folder?.remove().catch(error => log.error(error)) // The response does not wait for it.
    done()
  })
  return ({ schema, httpPart }: Validated) => validatorOf(httpPart === 'body' ? fields : schema, httpPart)
}

/** The fields of a form. `room` is how many bytes they may have together. */
async function read(
  parts: AsyncIterable<MultipartFile | MultipartValue>,
  folder: Folder,
  room: number,
): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {}
  let left = room
  for await (const part of parts) {
    if (part.type === 'file') {
      await folder.add(part)
      continue
    }
    const { fieldname: name, value } = part
    left -= Buffer.byteLength(name) + Buffer.byteLength(String(value))
    if (left < 0 || part.valueTruncated) throw problem(413, 'The fields of the form are too large.')
    fields[name] = fields[name] === undefined ? value : [fields[name], value].flat()
  }
  const faults = unstorableValues('body', fields)
  if (faults.length > 0) throw invalid(faults)
  return fields
}

/** Of the errors of the parser only those of the disk are ours. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error) || 'errno' in error) return error
  const code = 'code' in error ? String(error.code) : ''
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code)) return problem(413, 'The form has too many parts.')
  return problem(400, `The form cannot be read: ${error.message}.`, { cause: error })
}
