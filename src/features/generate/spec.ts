import type { NewColumn } from '../../core/fields/field.ts'
import type { ResourceNames } from './names.ts'

export const audiences = ['anonymous', 'user', 'admin'] as const
export type Audience = (typeof audiences)[number]

export const actions = ['list', 'read', 'add', 'change', 'remove'] as const
export type RouteAction = (typeof actions)[number]

/** A table of the project. */
export interface KnownTable {
  readonly name: string
  /** Whether its rows belong to clients. */
  readonly owned: boolean
  /** The folder of its resource in src. */
  readonly folder: string
  /** Its path in the API, if one is known. */
  readonly path: string | undefined
  /** The class of its rows, in a project of the template flask. */
  readonly model?: string
  /** The name of one row, where the plural is one of its own: `octopus` of `octopodes`. */
  readonly singular?: string
  /** Whether a row that was removed stays. */
  readonly archive?: true
}

export interface ResourceField {
  /** As it was typed. */
  readonly text: string
  readonly column: NewColumn
  /** What it refers to. */
  readonly target: KnownTable | undefined
}

/** All that the files of a resource depend on. */
export interface ResourceSpec {
  readonly names: ResourceNames
  readonly parent: KnownTable | undefined
  /** In the order in which they were typed. */
  readonly fields: readonly ResourceField[]
  /** Those that `generate field` added; the list has no filter for them. */
  readonly added: readonly ResourceField[]
  readonly audiences: Readonly<Record<RouteAction, Audience>>
  /** Whether each row belongs to the client that added it. */
  readonly owned: boolean
  /** Whether a removed row stays, with the time of its removal. */
  readonly archive: boolean
  /** Whether a combination of its references may exist once only. */
  readonly join: boolean
}

export function allFields({ fields, added }: ResourceSpec): ResourceField[] {
  return [...fields, ...added]
}

/** Whether a request may leave it out. */
export function isOptional({ column }: ResourceField): boolean {
  return column.nullable || column.default !== undefined
}
