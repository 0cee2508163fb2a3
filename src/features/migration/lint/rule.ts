import type { Dialect, Recording } from '../recorder.ts'
import type { Fact } from './facts.ts'

/** An error loses data or fails, a warning locks or surprises; a note is advice, and fails nothing. */
export type Level = 'error' | 'warning' | 'note'

export interface Rule {
  readonly id: string
  readonly level: Level
  /** Where it holds; everywhere when it is left out. */
  readonly dialects?: readonly Dialect[]
  /** Why one should not, in a sentence. */
  readonly why: string
  /** What to do instead, in Knex's words. */
  readonly recipe: string
  readonly find: (migration: Subject) => readonly Hit[]
}

/** A migration as the rules see it. */
export interface Subject {
  readonly dialect: Dialect
  readonly inTransaction: boolean
  /** What `up` does, in order. */
  readonly facts: readonly Fact[]
  /** The facts about tables that were there before. */
  readonly onExisting: readonly Fact[]
  readonly up: Recording
  /** Undefined where there is no such function. */
  readonly down: Recording | undefined
  /** Whether some migration of the folder has rows of another table follow this one's on delete. */
  readonly hasCascadingChildren: (table: string) => boolean
}

/** Where a rule found something: what it is about, and words of the source that are near it. */
export interface Hit {
  readonly about: string
  readonly near: readonly string[]
  readonly sql?: string
  readonly in?: 'down'
}

/** A hit for each fact: “users.email”. */
export function hits(facts: readonly Fact[]): Hit[] {
  return facts.map(({ table, columns, sql }) => ({
    about: [table, columns.join(', ')].filter(Boolean).join('.') || sql.slice(0, 60),
    near: table ? [table, ...columns] : [sql.slice(0, 30)],
    sql,
  }))
}
