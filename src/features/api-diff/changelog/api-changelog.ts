import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import { type OpenOptions, openDocument } from '../../../core/openapi/open-document.ts'
import { below } from '../../../core/openapi/place.ts'
import { UserError } from '../../../core/system/errors.ts'
import type { Tag } from '../../../core/system/git/tags.ts'
import type { ApiChange } from '../api-change.ts'
import { diffApis } from '../diff-apis.ts'
import type { DiffOptions } from '../diff-options.ts'
import { operationsOf } from '../operations/operations-of.ts'
import { NoBase } from '../sources/no-base.ts'
import { openRevision } from '../sources/open-revision.ts'

/** What changed for callers in one version. */
export interface ApiRelease {
  /** The tag; undefined for what has none yet. */
  readonly tag: Tag | undefined
  readonly changes: readonly ApiChange[]
  /** What there is to say instead of the changes. */
  readonly note: string | undefined
}

export interface ChangelogOptions extends OpenOptions {
  readonly file: string
  /** The newest first. */
  readonly tags: readonly Tag[]
  readonly severities: DiffOptions['severities']
}

/** A document at a tag, or why it cannot be read. */
interface Dated {
  readonly tag: Tag | undefined
  readonly document: LinkedDocument | string
}

/** The changes from version to version, the newest first; what is not tagged yet comes before. */
export async function apiChangelog(options: ChangelogOptions): Promise<ApiRelease[]> {
  const { document } = await openDocument(options.file, options)
  const all: Dated[] = [{ tag: undefined, document }]
  for (const tag of options.tags) {
    const found = await documentAt(tag, options)
    if (found) all.push({ tag, document: found })
  }
  return all.map((dated, index) => releaseOf(dated, all[index + 1], options))
}

/** Undefined where the document did not exist yet. */
async function documentAt(tag: Tag, options: ChangelogOptions): Promise<Dated['document'] | undefined> {
  try {
    const revision = { name: tag.name, hash: `refs/tags/${tag.name}` }
    return (await openRevision(revision, options.file, options)).document
  } catch (error) {
    if (error instanceof NoBase) return undefined
    if (error instanceof UserError) return error.message
    throw error
  }
}

function releaseOf(
  { tag, document }: Dated,
  before: Dated | undefined,
  options: ChangelogOptions,
): ApiRelease {
  const base = before?.document
  const fault = [document, base].find(one => typeof one === 'string')
  if (typeof fault === 'string') return { tag, changes: [], note: `Not compared: ${fault}` }
  if (typeof document === 'string' || typeof base === 'string') return { tag, changes: [], note: undefined }
  if (!base) return { tag, changes: [], note: firstNote(tag, document) }
  const { changes } = diffApis(base, document, { ...lasting, severities: options.severities })
  // Whether the version says enough is a question to whoever releases, and not to callers.
  return { tag, changes: changes.filter(({ rule }) => !rule.startsWith('version-')), note: undefined }
}

function firstNote(tag: Tag | undefined, document: LinkedDocument): string {
  if (tag === undefined) return 'No version is tagged yet.'
  const count = operationsOf(below(document.root, 'paths'), document).length
  return `The first version, with ${count} ${count === 1 ? 'operation' : 'operations'}.`
}

/** A changelog must not change when a sunset passes: all have. */
const lasting = { now: new Date(8.64e15), accepted: new Map(), usage: undefined } as const
