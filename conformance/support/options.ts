import { inject } from 'vitest'

/**
 * The options of the command line: bin/run.mjs passes them to vitest.config.ts, which passes them to all
 * tests.
 */
export interface Options {
  /** The URL of the server, without a trailing slash. */
  readonly url: string
  /** API keys: of an admin, and of two users who are not admins. */
  readonly admin: string
  readonly user: string
  readonly other: string
  /** Another instance on the same database. */
  readonly second?: string
  /** An instance with low rate limits. */
  readonly limited?: string
  /** The server behind a proxy that strips a prefix. */
  readonly prefixed?: string
  /** An origin that CORS allows. */
  readonly origin: string
  /** The maximum size of a request body, in bytes. */
  readonly bodyLimit: number
  /** How to stop the server: its process id, or a command. */
  readonly pid?: number
  readonly stop?: string
  /** A file with what the document does not say. */
  readonly profile?: string
}

declare module 'vitest' {
  interface ProvidedContext {
    options: Options
  }
}

export const options = inject('options')
