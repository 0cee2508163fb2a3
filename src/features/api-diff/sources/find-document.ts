import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type OpenedDocument, type OpenOptions, openDocument } from '../../../core/openapi/open-document.ts'
import { isUrl } from '../../../core/openapi/references.ts'
import { usualDocument } from '../../../core/openapi/usual-document.ts'
import { UserError } from '../../../core/system/errors.ts'
import { baseOfWork } from './base-of-work.ts'
import { openRevision } from './open-revision.ts'

/** How another document is named. */
export const diffExample = 'gapi api diff api.json --base main'

export interface OpenedPair {
  readonly base: OpenedDocument
  readonly revision: OpenedDocument
}

/**
 * The document and its base: a file, a URL, or the same path at a git revision (default: where the work on it
 * began). Throws NoBase where there is nothing to compare with.
 */
export async function openPair(
  named: string | undefined,
  base: string | undefined,
  options: OpenOptions,
): Promise<OpenedPair> {
  const file = named ?? usualDocument(options.cwd, diffExample)
  const revision = await openDocument(file, options)
  return { base: await openBase(base, file, options), revision }
}

async function openBase(
  base: string | undefined,
  file: string,
  options: OpenOptions,
): Promise<OpenedDocument> {
  const [from, of] = splitRevision(base, file, options.cwd)
  if (of === undefined) return openDocument(from, options)
  const { name, hash } = from === '' ? await baseOfWork(options) : { name: from, hash: from }
  if (isUrl(of))
    throw new UserError(`${of} has no revision ${name}: it is a URL.`, 'Pass --base with a file or URL, too.')
  return openRevision({ name, hash }, of, options)
}

/**
 * `main:api/openapi.json` names the file at the revision, too. Without a path, it is not a revision. An empty
 * one, as of a variable that CI does not set, is the default.
 */
function splitRevision(
  base: string | undefined,
  file: string,
  cwd: string,
): readonly [from: string, path: string | undefined] {
  if (base === undefined || base === '') return ['', file]
  if (isUrl(base) || isFile(resolve(cwd, base))) return [base, undefined]
  const [, revision = base, path = file] = /^([^:]+):(.+)$/.exec(base) ?? []
  if (statSync(resolve(cwd, base), { throwIfNoEntry: false })?.isDirectory() && /[./\\]/.test(base))
    throw new UserError(`${base} is a folder.`, 'Pass a file, a URL or a git revision with --base.')
  if (/\.(json|ya?ml)$/i.test(base) && revision === base)
    throw new UserError(`${base} does not exist.`, 'Pass a file, a URL or a git revision with --base.')
  return [revision, path]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
