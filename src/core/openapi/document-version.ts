import { UserError } from '../system/errors.ts'
import type { Json } from '../system/json.ts'

export interface DocumentVersion {
  readonly version: '3.0' | '3.1'
  /** What a reader should know, e.g. that 3.2 is read as 3.1. */
  readonly notes: readonly string[]
}

/** The version of a document, or a UserError where it cannot be compared. */
export function versionOf(root: Json, name: string): DocumentVersion {
  const version = String(root.openapi ?? root.swagger ?? '')
  if (version.startsWith('3.0')) return { version: '3.0', notes: [] }
  if (version.startsWith('3.1')) return { version: '3.1', notes: [] }
  if (version.startsWith('3.2'))
    return { version: '3.1', notes: [`${name} is OpenAPI ${version}, which is read as 3.1.`] }
  const detail =
    version === '' ? 'is not an OpenAPI document' : `is OpenAPI ${version}, which is not supported`
  throw new UserError(
    `${name} ${detail}.`,
    version === '2.0'
      ? 'Convert it to OpenAPI 3.0 first, e.g. with swagger2openapi.'
      : 'Pass a document of OpenAPI 3.0 or 3.1.',
  )
}
