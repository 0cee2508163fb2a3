import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UserError, unlessRefused } from '../system/errors.ts'
import type { Environment } from '../system/process.ts'
import { apiContent } from './api-text.ts'
import { fetchText } from './fetch-text.ts'
import { type LinkedDocument, linkDocument } from './linked-document.ts'
import { isUrl } from './references.ts'

export interface OpenOptions {
  readonly cwd: string
  readonly env: Environment
  /** Whether references to other servers are fetched. */
  readonly fetch: boolean
}

export interface OpenedDocument {
  readonly document: LinkedDocument
  /** Of the document itself. */
  readonly text: string
  /** The path of its file; undefined for a URL or a revision. */
  readonly file: string | undefined
}

/** Reads a document from a file or a URL. */
export async function openDocument(named: string, options: OpenOptions): Promise<OpenedDocument> {
  const read = (file: string, from?: string) =>
    isUrl(file) ? fetchText(file) : fileText(file, options.cwd, from)
  const opened = await opening(named, named, read, options)
  return { ...opened, file: isUrl(named) ? undefined : named }
}

/** Reads a document with what gives the text of a file. */
export async function opening(
  name: string,
  file: string,
  read: (file: string, from?: string) => Promise<string> | string,
  { fetch }: OpenOptions,
): Promise<Omit<OpenedDocument, 'file'>> {
  let text: string | undefined
  const document = await linkDocument({
    ...{ name, file, fetch },
    read: async (one, from) => {
      const content = await read(one, from)
      text ??= content
      return apiContent(content, one === file ? name : one)
    },
  })
  return { document, text: text ?? '' }
}

function fileText(file: string, cwd: string, from: string | undefined): string {
  const path = resolve(cwd, file)
  const text = unlessRefused(() => readFileSync(path, 'utf8'))
  if (text !== undefined) return text
  const found = statSync(path, { throwIfNoEntry: false })
  const detail = !found ? 'does not exist' : found.isDirectory() ? 'is a folder' : 'could not be read'
  throw from === undefined
    ? new UserError(`${file} ${detail}.`, 'Pass the path or URL of an OpenAPI document.')
    : new UserError(
        `${file}, which ${from} refers to, ${detail}.`,
        'Fix the reference, and run the command again.',
      )
}
