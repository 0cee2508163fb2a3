import { exit } from '../../../core/system/errors.ts'
import { databaseJson } from '../json.ts'

interface Marked {
  readonly mark: string | null
  /** The table whose mark cannot be read; null without one. */
  readonly unreadable: string | null
  /** Why the database counts as production; null when it does not. */
  readonly protectedBecause: string | null
}

interface Named {
  readonly database: string
  readonly environment: string
}

export function markedJson({ database, environment }: Named, marked: Marked): string {
  return databaseJson({ ok: true, code: exit.done, database, environment, outcome: 'marked', ...marked })
}

export function markedText({ database }: Named, { mark, unreadable, protectedBecause }: Marked): string {
  const unmarked = unreadable === null ? 'has no mark' : 'has a mark that cannot be read'
  const message = mark === null ? unmarked : `is marked ${mark}`
  const why = protectedBecause === null ? '' : ` It counts as production: ${protectedBecause}.`
  return `${database} ${message}.${why}\n`
}
