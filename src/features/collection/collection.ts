/** Requests of an API, in the order in which they work. Texts may contain slots: slots.ts. */
export interface Collection {
  readonly name: string
  readonly description: string
  readonly variables: readonly CollectionVariable[]
  readonly folders: readonly CollectionFolder[]
}

export interface CollectionVariable {
  readonly name: string
  /** What it is until a request sets it. */
  readonly value: string
  readonly description: string
}

export interface CollectionFolder {
  /** No other folder or request has it: `newman --folder NAME` runs only the first of two. */
  readonly name: string
  readonly description: string
  readonly requests: readonly CollectionRequest[]
}

export interface CollectionRequest {
  /** The operationId, or `GET /orders`. */
  readonly operation: string
  /** Unique as the names of folders are. */
  readonly name: string
  readonly description: string
  /** A slot: the URL of its server. */
  readonly base: string
  /** In capitals. */
  readonly method: string
  /** Encoded, from the first slash on. */
  readonly path: string
  /** Encoded. */
  readonly query: readonly NamedValue[]
  readonly headers: readonly NamedValue[]
  readonly auth: RequestAuth
  readonly body: RequestBody | undefined
  readonly expected: ExpectedResponse
  readonly captures: readonly Capture[]
  readonly example: ResponseExample | undefined
}

export interface NamedValue {
  readonly name: string
  readonly value: string
  readonly description: string
  /** An optional parameter is listed and not sent. */
  readonly isSent: boolean
}

/** Said by each request: what a folder or a collection says is understood in several ways. */
export type RequestAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** A header. */
  | { readonly kind: 'key'; readonly name: string; readonly value: string }

export type RequestBody =
  /** The texts in `value` may contain slots. */
  | { readonly kind: 'json'; readonly type: string; readonly value: unknown }
  | { readonly kind: 'text'; readonly type: string; readonly text: string }
  | { readonly kind: 'form'; readonly type: string; readonly fields: readonly FormField[] }
  | { readonly kind: 'multipart'; readonly type: string; readonly fields: readonly FormField[] }
  | { readonly kind: 'file'; readonly type: string }

export interface FormField {
  readonly name: string
  readonly value: string
  readonly isFile: boolean
}

export interface ExpectedResponse {
  /** Documented ones; empty for any from 200 to 299. */
  readonly statuses: readonly number[]
  /** The value at a JSON Pointer in the body. */
  readonly values: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** A variable that takes its value from the response. */
export interface Capture {
  readonly variable: string
  /** Keys and indexes in a JSON body: `['items', 0, 'id']`. */
  readonly keys: readonly (string | number)[]
  /** Whether it is percent-encoded, because it is only used in paths. */
  readonly isEncoded: boolean
}

export interface ResponseExample {
  readonly status: number
  readonly type: string
  readonly text: string
}
