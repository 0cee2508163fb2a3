import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { isUrl } from '../../../core/openapi/references.ts'
import { UserError } from '../../../core/system/errors.ts'
import { defaultBase } from '../../../core/system/git/git.ts'
import { type OpenedDocument, type OpenOptions, openDocument, openRevision } from './open-document.ts'

const usual = [
  'openapi.json',
  'openapi.yaml',
  'openapi.yml',
  'docs/openapi.json',
  'docs/openapi.yaml',
  'api/openapi.yaml',
]

export interface OpenedPair {
  readonly base: OpenedDocument
  readonly revision: OpenedDocument
}

/** The document and its base: a file, a URL, or the same path at a git revision (default: the main branch). */
export async function openPair(
  named: string | undefined,
  base: string | undefined,
  options: OpenOptions,
): Promise<OpenedPair> {
  const file = named ?? usualIn(options.cwd)
  const [from, of] = splitRevision(base, file, options.cwd)
  if (of === undefined)
    return { base: await openDocument(from, options), revision: await openDocument(file, options) }
  const revision = from === '' ? await mainOf(options) : from
  if (isUrl(of))
    throw new UserError(
      `${of} has no revision ${revision}: it is a URL.`,
      'Pass --base with a file or URL, too.',
    )
  return { base: await openRevision(revision, of, options), revision: await openDocument(file, options) }
}

/** `main:api/openapi.json` names the file at the revision, too. Without a path, it is not a revision. */
function splitRevision(
  base: string | undefined,
  file: string,
  cwd: string,
): readonly [from: string, path: string | undefined] {
  if (base === undefined) return ['', file]
  if (isUrl(base) || isFile(resolve(cwd, base))) return [base, undefined]
  const [, revision = base, path = file] = /^([^:]+):(.+)$/.exec(base) ?? []
  if (/\.(json|ya?ml)$/i.test(base) && revision === base)
    throw new UserError(`${base} does not exist.`, 'Pass a file, a URL or a git revision with --base.')
  return [revision, path]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function usualIn(cwd: string): string {
  const found = usual.find(path => existsSync(resolve(cwd, path)))
  if (found !== undefined) return found
  throw new UserError(
    `There is no OpenAPI document here: none of ${usual.join(', ')} exists.`,
    'Pass its path or URL, e.g. gapi api diff api.json --base main',
  )
}

async function mainOf({ cwd, env }: OpenOptions): Promise<string> {
  const base = await defaultBase(cwd, env)
  if (base) return base.name
  throw new UserError(
    'There is no main branch to compare with.',
    'Pass --base with a branch, a tag, a commit, a file or a URL.',
  )
}
