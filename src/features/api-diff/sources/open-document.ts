import { readFileSync, statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { type LinkedDocument, linkDocument } from '../../../core/openapi/linked-document.ts'
import { isUrl } from '../../../core/openapi/references.ts'
import { UserError, unlessRefused } from '../../../core/system/errors.ts'
import type { FileAtRevision } from '../../../core/system/git/file-at.ts'
import type { Environment } from '../../../core/system/process.ts'
import { apiContent } from './api-text.ts'
import { fetchText } from './fetch-text.ts'
import { NoBase } from './no-base.ts'

export interface OpenOptions {
  readonly cwd: string
  readonly env: Environment
  /** Whether references to other servers are fetched. */
  readonly fetch: boolean
}

/** A revision as it is shown, and what git calls it. */
export interface Revision {
  readonly name: string
  readonly hash: string
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

/** Reads a document as it was at a revision, with the files that it refers to. */
export async function openRevision(
  { name, hash }: Revision,
  path: string,
  options: OpenOptions,
): Promise<OpenedDocument> {
  const { fileAt } = await import('../../../core/system/git/file-at.ts')
  const read = async (file: string, from?: string) => {
    if (isUrl(file)) return fetchText(file)
    const place = isAbsolute(file) ? file : resolve(options.cwd, file)
    const found = await fileAt(hash, place, options.cwd, options.env)
    return found.kind === 'text' ? found.text : refuse(found.kind, name, file, from)
  }
  return { ...(await opening(`${name}:${path}`, path, read, options)), file: undefined }
}

async function opening(
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

function refuse(
  kind: Exclude<FileAtRevision['kind'], 'text'>,
  revision: string,
  file: string,
  from: string | undefined,
): never {
  if (kind === 'no-repository')
    throw new NoBase(
      `There is no file ${revision}, and no git repository that could have such a revision.`,
      'Pass --base with a file or URL.',
    )
  if (kind === 'no-revision')
    throw new NoBase(
      `Unknown revision: ${revision}.`,
      'Pass a branch, a tag or a commit, or a file or URL, e.g. --base main. A shallow clone may lack it: git fetch --unshallow',
    )
  if (from !== undefined)
    throw new UserError(
      `${file}, which ${from} refers to, does not exist at ${revision}.`,
      'Pass another revision with --base.',
    )
  throw new NoBase(
    `${file} does not exist at ${revision}.`,
    'Pass another revision, or the path that the document had, e.g. --base old.json.',
  )
}
