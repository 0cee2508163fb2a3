import type { LinkedDocument } from '../../../core/openapi/linked-document.ts'
import type { Located, Place } from '../../../core/openapi/place.ts'

/** One or more schemas that all hold for a value, e.g. the same property in two parts of an allOf. */
export interface ApiSchema {
  readonly parts: readonly Located[]
}

export const boundNames = [
  ...(['minimum', 'maximum', 'multipleOf', 'minLength', 'maxLength'] as const),
  ...(['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'] as const),
] as const

export type BoundName = (typeof boundNames)[number]

export interface SchemaBound {
  readonly limit: number
  readonly isExclusive: boolean
}

export interface SchemaUnion {
  readonly kind: 'oneOf' | 'anyOf'
  readonly branches: readonly ApiSchema[]
  readonly place: Place
}

/** What a schema says, with its references, its allOf and the spellings of null and of lists resolved. */
export interface SchemaShape {
  readonly place: Place | undefined
  /** No value is valid. */
  readonly isNever: boolean
  /** Without null; undefined for any. */
  readonly types: ReadonlySet<string> | undefined
  readonly isNullable: boolean
  /** The only values, by their text; without null. */
  readonly values: ReadonlyMap<string, unknown> | undefined
  /** Values that others may join later: x-extensible-enum. */
  readonly openValues: ReadonlyMap<string, unknown> | undefined
  readonly bounds: ReadonlyMap<BoundName, SchemaBound>
  readonly patterns: ReadonlySet<string>
  readonly formats: ReadonlySet<string>
  /** What each part says about a property. Most are never compared, so `together` is for those that are. */
  readonly properties: ReadonlyMap<string, readonly Located[]>
  readonly required: ReadonlySet<string>
  /** Properties without a schema: a schema, or whether there may be any. */
  readonly additional: ApiSchema | boolean
  readonly items: ApiSchema | undefined
  readonly firstItems: readonly ApiSchema[]
  readonly unions: readonly SchemaUnion[]
  readonly discriminator: Located | undefined
  /** All others that restrict a value, as text. */
  readonly keywords: ReadonlyMap<string, string>
  /** The text of the default. */
  readonly defaultText: string | undefined
  readonly isReadOnly: boolean
  readonly isWriteOnly: boolean
  readonly isDeprecated: boolean
  readonly sunset: unknown
}

/** Reads the schemas of a document. The same schema is always the same object, so that work can be shared. */
export interface SchemaReader {
  readonly document: LinkedDocument
  schemaAt(located: Located | undefined): ApiSchema
  /** The schema of which all these hold. */
  together(parts: readonly Located[]): ApiSchema
  shapeOf(schema: ApiSchema): SchemaShape
}
