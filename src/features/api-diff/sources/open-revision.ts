import { isAbsolute, resolve } from 'node:path'
import { fetchText } from '../../../core/openapi/fetch-text.ts'
import { type OpenedDocument, type OpenOptions, opening } from '../../../core/openapi/open-document.ts'
import { isUrl } from '../../../core/openapi/references.ts'
import { UserError } from '../../../core/system/errors.ts'
import type { FileAtRevision } from '../../../core/system/git/file-at.ts'
import { NoBase } from './no-base.ts'

/** A revision as it is shown, and what git calls it. */
export interface Revision {
  readonly name: string
  readonly hash: string
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
