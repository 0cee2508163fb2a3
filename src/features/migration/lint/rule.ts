import type { Dialect } from '../../../core/database/drivers/dialects.ts'
import type { Recording } from '../recorder.ts'
import type { Fact } from './fact.ts'

/** error: loses data or fails. warning: locks or surprises. note: advice that never fails the run. */
export type Level = 'error' | 'warning' | 'note'

export interface LintRule {
  readonly id: string
  readonly level: Level
  /** The databases it applies to; by default all. */
  readonly dialects?: readonly Dialect[]
  /** Why it matters, in a sentence. */
  readonly why: string
  /** What to do instead, with Knex's methods. */
  readonly recipe: string
  readonly find: (migration: LintSubject) => readonly RuleHit[]
}

/** A migration as the rules see it. */
export interface LintSubject {
  readonly dialect: Dialect
  readonly inTransaction: boolean
  /** The effects of `up`, in order. */
  readonly facts: readonly Fact[]
  /** The effects on tables that existed before. */
  readonly onExisting: readonly Fact[]
  readonly up: Recording
  /** Undefined without a `down`. */
  readonly down: Recording | undefined
  /** The effects of the other migrations of the folder; empty where no rule needs them. */
  readonly others: readonly Fact[]
  /** The functions that decide what to do, e.g. by the database: they may do nothing here. */
  readonly deciding?: readonly ('up' | 'down')[]
  /** Whether any migration of the folder has a foreign key to this table with on delete cascade. */
  readonly hasCascadingChildren: (table: string) => boolean
}

/** A hit of a rule: its subject, and nearby words in the source. */
export interface RuleHit {
  readonly about: string
  readonly near: readonly string[]
  readonly sql?: string
  readonly in?: 'down'
  /** Code of the statement by which the effect is intended, e.g. `.nullable()`. */
  readonly unless?: string
}

/** One hit for each fact: “users.email”. */
export function hits(facts: readonly Fact[]): RuleHit[] {
  return facts.map(({ table, columns, sql }) => ({
    about: [table, columns.join(', ')].filter(Boolean).join('.') || sql.slice(0, 60),
    near: table ? [table, ...columns] : [sql.slice(0, 30)],
    sql,
  }))
}
