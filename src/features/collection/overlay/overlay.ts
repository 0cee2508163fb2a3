/** What a person changes in a collection: docs/collection.md. */
export interface Overlay {
  readonly variables: Readonly<Record<string, string>>
  readonly operations: ReadonlyMap<string, RequestChange>
  readonly requests: readonly AddedRequest[]
}

/** Changes of a request. In texts `{{name}}` is a variable; null removes. */
export interface RequestChange {
  readonly name: string | undefined
  /** It is left out. */
  readonly skip: boolean
  readonly headers: Readonly<Record<string, string | null>>
  readonly query: Readonly<Record<string, string | null>>
  /** Merged into the body, as RFC 7396 says; undefined leaves it as it is. */
  readonly body: unknown
  /** The variable of a bearer token, or `none`. */
  readonly auth: string | undefined
  readonly statuses: readonly number[] | undefined
  readonly expectedHeaders: Readonly<Record<string, string>>
  /** By JSON Pointer. */
  readonly expectedValues: Readonly<Record<string, unknown>>
  /** JSON Pointers into the response, by variable. */
  readonly set: Readonly<Record<string, string>>
}

export interface AddedRequest extends RequestChange {
  readonly name: string
  /** The operation that it follows. */
  readonly after: string | undefined
  /** The folder at whose end it is. */
  readonly folder: string | undefined
  readonly method: string
  readonly path: string
  /** Its place in the overlay. */
  readonly at: number
}

/** Reports what is wrong at a place of an overlay. */
export type OverlayFault = (path: readonly (string | number)[], message: string, hint: string) => Error
