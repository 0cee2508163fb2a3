import type { Knex } from 'knex'
import { type Static, Type } from 'typebox'
import { Id, nullable, type Row, Timestamp } from '../db/row.ts'
import { Table } from '../db/table.ts'
import type { Shape } from './shape.ts'

/** What is kept of a request that failed, beside its row. Nothing of it is a secret. */
export interface RecordedContent {
  /** The requested path, without the query and without a prefix that a proxy stripped. */
  readonly path: string
  /** As it was sent, without `?`. */
  readonly query: string
  /** Those of a list, by name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Types and lengths; null without a body. */
  readonly shape: Shape | null
  /** Only on routes that say so. */
  readonly body?: unknown
  readonly audience: string
  /** The name of the client; null without a key. */
  readonly client: string | null
  readonly version: string
  readonly commit: string
  readonly error: RecordedError | null
  /** The texts of the statements that ran, without values; null in recordings of earlier versions that did not have them. */
  readonly statements: readonly string[] | null
}

export interface RecordedError {
  readonly type: string
  readonly message: string
  readonly stack: string
}

export interface StoredRecording extends Row {
  readonly method: string
  /** e.g. `GET /v1/things/{id}`. */
  readonly route: string
  readonly status: number
  readonly content: RecordedContent
}

export type Recording = Static<typeof Recording>
export const Recording = Type.Object(
  {
    id: Id,
    created_at: Timestamp,
    method: Type.String({ examples: ['GET'] }),
    route: Type.String({ examples: ['GET /v1/things/{id}'] }),
    path: Type.String({ examples: ['/v1/things/01a2059b-8a65-7b9e-911e-6d83a4eeb3fd'] }),
    query: Type.String({ examples: ['limit=10'] }),
    headers: Type.Record(Type.String(), Type.String(), { examples: [{ accept: '*/*' }] }),
    shape: Type.Unsafe<unknown>({
      additionalProperties: true,
      type: ['object', 'null'],
      description: 'The types and lengths of the body; null without a body.',
      examples: [{ type: 'object', properties: { name: { type: 'string', length: 12 } } }],
    }),
    body: Type.Optional(
      Type.Unsafe<unknown>({
        additionalProperties: true,
        type: ['object', 'array', 'string', 'number', 'boolean', 'null'],
        description: 'The body, only of routes that record it.',
        examples: [{ name: 'Ada Lovelace' }],
      }),
    ),
    status: Type.Integer({ minimum: 400, maximum: 599, examples: [500] }),
    audience: Type.String({ examples: ['user'] }),
    client: nullable(Type.String({ examples: ['shop'] })),
    version: Type.String({ examples: ['1.4.0'] }),
    commit: Type.String({ examples: ['4f3b0c1'] }),
    error: Type.Unsafe<RecordedError | null>({
      type: ['object', 'null'],
      properties: {
        type: { type: 'string', examples: ['TypeError'] },
        message: { type: 'string', examples: ['x is not a function'] },
        stack: {
          type: 'string',
          examples: ['TypeError: x is not a function\n    at src/things/routes.ts:56:11'],
        },
      },
    }),
    statements: Type.Unsafe<string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string', examples: ['select * from things where id = ?'] },
      description: 'The SQL that ran, without values; null if it was not followed.',
    }),
  },
  { title: 'Recording' },
)

export const tables = (query: Knex) => ({
  api_recordings: new Table<StoredRecording>(query, 'api_recordings', { content: 'json', status: 'number' }),
})

declare module '../db/tables.ts' {
  interface Tables extends ReturnType<typeof tables> {}
}

/** A stored row as callers and commands get it. */
export function recordingOf({ content, ...row }: StoredRecording): Recording {
  return {
    ...row,
    ...content,
    headers: { ...content.headers },
    statements: content.statements && [...content.statements],
    body: content.body,
  }
}
