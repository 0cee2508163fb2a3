import type { SentStatement } from '../../db/watch.ts'

/** Stands for every table: the tables of a statement cannot be told from its text. */
export const everyTable = '*'

const name = '(?:"[^"]+"|`[^`]+`)'
const path = `${name}(?:\\.${name})*`

/** The words of statements that Knex builds. A statement with other words is written by hand. */
const builtWords = new Set(
  `all and as asc avg between by case count cross desc distinct else end except exists false first for from full group
  having if ilike in inner intersect is join key last left lateral like limit locked lower max min mode no not nowait
  null nulls offset on or order outer over partition right select share skip sum then true union update upper using when
  where with recursive escape`.split(/\s+/),
)

/** A value or a statement that Knex would have bound or sent alone, or a comment. */
const handWritten = /'|;|--|\/\*/
const source = new RegExp(`\\b(?:from|join)\\s+(?:lateral\\s+)?(?:\\(\\s*select\\b|(${path}))`, 'gi')
const severalSources = new RegExp(`\\bfrom\\s+${path}(?:\\s+as\\s+${name})?\\s*,`, 'i')
const identifiers = new RegExp(name, 'g')

/**
 * The tables that a statement of a read depends on. Only a statement as Knex builds it, on tables in `known`, is understood.
 * Any other depends on every table, which is safe: it may read a view, or call a function that reads.
 */
export function tablesRead({ sql }: SentStatement, known: ReadonlySet<string>): readonly string[] {
  if (isControl(sql)) return []
  const words = sql.replace(identifiers, ' ').match(/(?<![$\w])[a-z_]\w*/gi) ?? []
  const isBuilt = !handWritten.test(sql) && words.every(word => builtWords.has(word.toLowerCase()))
  if (!isBuilt || severalSources.test(sql)) return [everyTable]
  const sources = [...sql.matchAll(source)]
  if (sources.length < words.filter(word => /^(from|join)$/i.test(word)).length) return [everyTable]
  const tables = sources.flatMap(([, named]) => (named === undefined ? [] : [tableOf(named)]))
  return tables.every(table => known.has(table)) ? tables : [everyTable]
}

const target = new RegExp(
  `^(?:insert\\s(?:ignore\\s|or\\s\\w+\\s)?into|update|delete\\sfrom)\\s(${path}|[\\w$.]+)`,
  'i',
)

/** The tables that a statement of a write changes. A statement that is not understood changes every table. */
export function tablesWritten({ sql }: SentStatement): readonly string[] {
  if (isControl(sql) || isRead(sql)) return []
  const text = sql.trim()
  const [head = '', named] = target.exec(text) ?? []
  const rest = text.slice(head.length).trimStart()
  if (named === undefined || /^,|^(?:\w+\s+)*join\b|;\s*\S/i.test(rest)) return [everyTable]
  return [tableOf(named)]
}

/** Whether a statement only begins or ends a transaction, or sets something of the session. */
function isControl(sql: string): boolean {
  const text = sql.trim()
  return /^(begin|start|commit|rollback|savepoint|release|set|pragma|show|explain)\b[^;]*;?$/i.test(text)
}

/** A function that a SELECT calls can write: that is not seen. */
function isRead(sql: string): boolean {
  if (/;\s*\S/.test(sql)) return false
  return (
    /^[\s(]*select\b/i.test(sql) ||
    (/^\s*with\b/i.test(sql) && !/\b(insert|update|delete|merge)\b/i.test(sql))
  )
}

/** `"public"."Things"` → `things`: databases differ in whether case counts. */
export function tableOf(named: string): string {
  return (named.split('.').at(-1) ?? named).replace(/["`]/g, '').toLowerCase()
}
