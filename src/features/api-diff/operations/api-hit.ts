import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import type { Located, Place } from '../../../core/openapi/place.ts'
import type { ApiSide } from '../schemas/compared.ts'
import type { ApiSchema, SchemaReader } from '../schemas/schema-shape.ts'
import type { IsUnchanged } from '../unchanged.ts'

/** A difference, before it is known which operations have it too. */
export interface ApiHit {
  readonly rule: string
  readonly args: Readonly<Record<string, string>>
  readonly base: Place | undefined
  readonly revision: Place | undefined
  /** The date after which its element was to go, where the base announced that. */
  readonly sunset?: unknown
}

export interface ApiOperation {
  /** `GET /orders/{id}`. */
  readonly label: string
  readonly method: string
  readonly path: string
  /** The path item that contains it. */
  readonly item: Located
  readonly located: Located
}

/** The two documents, and what compares their schemas. */
export interface ApiContext {
  readonly base: LinkedDocument
  readonly revision: LinkedDocument
  readonly baseSchemas: SchemaReader
  readonly revisionSchemas: SchemaReader
  readonly isUnchanged: IsUnchanged
  /** The differences of two parts of an operation, found once for all operations that share them. */
  once(role: string, base: Located, revision: Located, find: () => readonly ApiHit[]): readonly ApiHit[]
  /** The differences of two schemas; `where` names their place: “the body”. */
  compare(pair: SchemaComparison): ApiHit[]
}

export interface SchemaComparison {
  readonly side: ApiSide
  readonly base: ApiSchema
  readonly revision: ApiSchema
  readonly where: string
  /** The values are text on the wire: in a query, a path or a header. */
  readonly isText?: boolean
}

/** Who sends what: a webhook is called by the API. */
export function sidesOf(isCalledByApi: boolean): { readonly sent: ApiSide; readonly returned: ApiSide } {
  return isCalledByApi ? { sent: 'response', returned: 'request' } : { sent: 'request', returned: 'response' }
}
