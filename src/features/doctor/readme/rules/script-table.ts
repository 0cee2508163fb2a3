import { hasPart, hasWord, lastWordOf, words } from '../shell/words.ts'
import type { Classified, StepClass } from './step-class.ts'

/** The class of package.json scripts by name. A list is one text with spaces between the words. */
export interface ScriptRow {
  /** Words in the name: `db:reset` consists of db and reset. */
  readonly words?: string
  /** Words at the end of the name. */
  readonly last?: string
  /** Texts that the name contains, and texts that it must not contain. */
  readonly parts?: string
  readonly exceptParts?: string
  /** Default: `skipped`. */
  readonly class?: StepClass
  readonly rule: string
  /** What a script with that name does. */
  readonly does: string
}

/** A lookup table for names; the first matching row decides. */
export function scriptTable(rows: readonly ScriptRow[]): (name: string) => Classified | undefined {
  const compiledRows = rows.map(compiled)
  return name => {
    for (const classOf of compiledRows) {
      const classified = classOf(name)
      if (classified) return classified
    }
    return undefined
  }
}

function compiled(row: ScriptRow): (name: string) => Classified | undefined {
  const [any, last, parts] = [row.words, row.last, row.parts].map(list =>
    list === undefined ? undefined : words(list),
  )
  const exceptParts = row.exceptParts === undefined ? new Set<string>() : words(row.exceptParts)
  return name => {
    const matches =
      (!any || hasWord(name, any)) &&
      (!last || last.has(lastWordOf(name))) &&
      (!parts || hasPart(name, parts)) &&
      !hasPart(name, exceptParts)
    if (!matches) return undefined
    return { class: row.class ?? 'skipped', rule: row.rule, reason: `${name} ${row.does}` }
  }
}
