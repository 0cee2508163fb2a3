import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import { invalid, pointerOf, problem } from '../response/problem.ts'
import { unstorableValues } from './validation.ts'

/** A file of a form, as a route declares it. */
export interface FileRule {
  readonly maxBytes: number
  /** The accepted media types, e.g. `['image/png']`. The caller says which one a file has (default: any). */
  readonly types?: readonly string[]
  /** Makes it a list of at most this many files, which may be empty. */
  readonly maxCount?: number
  readonly optional?: true
}

export type FileRules = Readonly<Record<string, FileRule>>

/** A file that has arrived. It is removed with the response: copy it to keep it. */
export interface Upload {
  readonly path: string
  /** The name that the caller gave it. Never use it as a path. */
  readonly name: string
  readonly type: string
  readonly size: number
  /** The hash of its bytes, in hexadecimal. */
  readonly sha256: string
}

/** The files of a form, by field. */
export type Uploads<F extends FileRules> = {
  readonly [Name in keyof F]: F[Name] extends { readonly maxCount: number }
    ? readonly Upload[]
    : F[Name] extends { readonly optional: true }
      ? Upload | undefined
      : Upload
}

/** The files of one request, in a temporary folder. */
export class Folder {
  readonly #rules: FileRules
  readonly #uploads = new Map<string, Upload[]>()
  #path: Promise<string> | undefined
  #count = 0

  constructor(rules: FileRules) {
    this.#rules = rules
  }

  /** Writes a file to disk. Throws 413, 415 and 422 before more of it is read. */
  async add({ fieldname: field, filename: name, mimetype, file }: MultipartFile): Promise<void> {
    const rule = this.#rules[field]
    const uploads = this.#uploads.get(field) ?? []
    if (!rule) throw invalid([faultOf(field, 'is not a file of this form')])
    const { maxCount = 1, maxBytes, types } = rule
    const type = mimetype.toLowerCase()
    if (uploads.length === maxCount) throw invalid([faultOf(field, `must be at most ${maxCount} files`)])
    const unstorable = unstorableValues('body', { [field]: name })
    if (unstorable.length > 0) throw invalid(unstorable)
    if (name && types && !types.includes(type)) throw wrongType(field, type, types)

    this.#path ??= mkdtemp(join(tmpdir(), 'upload-'))
    const path = join(await this.#path, String(this.#count++))
    const hash = createHash('sha256')
    let size = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length
        hash.update(chunk)
        done(size > maxBytes ? tooLarge(field, maxBytes) : null, chunk)
      },
    })
    await pipeline(file, measure, createWriteStream(path))
    // A browser sends an empty part for a field in which no file was chosen.
    if (!name && size === 0) return
    this.#uploads.set(field, [...uploads, { path, name, type, size, sha256: hash.digest('hex') }])
  }

  /** The files by field. Throws a 422 if one is missing. */
  files(): Uploads<FileRules> {
    const missing = Object.entries(this.#rules).flatMap(([field, { optional, maxCount }]) =>
      optional || maxCount !== undefined || this.#uploads.has(field)
        ? []
        : [faultOf(field, 'must be a file')],
    )
    if (missing.length > 0) throw invalid(missing)
    const entries = Object.entries(this.#rules).map(([field, { maxCount }]) => {
      const uploads = this.#uploads.get(field) ?? []
      return [field, maxCount === undefined ? uploads[0] : uploads]
    })
    return Object.fromEntries(entries)
  }

  hashes(): string[] {
    return [...this.#uploads].flatMap(([field, uploads]) => uploads.map(({ sha256 }) => `${field} ${sha256}`))
  }

  async remove(): Promise<void> {
    if (this.#path) await rm(await this.#path, { recursive: true, force: true })
  }
}

const faultOf = (field: string, detail: string) => ({ in: 'body', pointer: pointerOf(field), detail })

function wrongType(field: string, type: string, types: readonly string[]) {
  const detail = `is ${type.slice(0, 100)}, not ${types.join(' or ')}`
  return problem(415, 'A file has another type than this route accepts.', {
    errors: [faultOf(field, detail)],
  })
}

function tooLarge(field: string, maxBytes: number) {
  const errors = [faultOf(field, `is larger than ${maxBytes} bytes`)]
  return problem(413, 'A file is too large.', { errors })
}
