import { type Fact, type FactKind, fact } from './fact.ts'
import { id, namesIn, reads } from './sql-text.ts'

interface ClauseReader {
  readonly kind: FactKind
  readonly pattern: RegExp
}

/** The clauses of an `alter table`, in the syntax of the three databases. */
const clauses: readonly ClauseReader[] = [
  { kind: 'renameTable', pattern: reads('rename (?:to|as) ') },
  { kind: 'otherSchema', pattern: reads('rename (?:constraint|index|key) ') },
  { kind: 'renameColumn', pattern: reads(`(?:rename (?:column )?|change (?:column )?)${id} `) },
  { kind: 'addForeignKey', pattern: reads(`add (?:constraint ${id} )?foreign key ?\\((.*?)\\)(.*)`) },
  {
    kind: 'addUnique',
    pattern: reads(`add (?:constraint ${id} )?unique ?(?:index |key )?${id}? ?\\((.*?)\\)(.*)`),
  },
  { kind: 'createIndex', pattern: reads(`add (?:index|key) ${id} ?\\((.*?)\\)(.*)`) },
  { kind: 'otherSchema', pattern: reads('add (?:constraint|primary|check|fulltext|spatial|exclude)\\b') },
  { kind: 'addColumn', pattern: reads(`add (?:column )?(?:if not exists )?${id} (.*)`) },
  { kind: 'otherSchema', pattern: reads('drop (?:constraint|primary|foreign|index|key|check)\\b') },
  {
    kind: 'dropColumn',
    pattern: reads(`drop (?:column )?(?:if exists )?${id}(?: cascade| restrict| --.*)?$`),
  },
  { kind: 'setNotNull', pattern: reads(`alter (?:column )?${id} set not null`) },
  { kind: 'dropNotNull', pattern: reads(`alter (?:column )?${id} drop not null`) },
  { kind: 'dropDefault', pattern: reads(`alter (?:column )?${id} drop default`) },
  { kind: 'otherSchema', pattern: reads(`alter (?:column )?${id} set default`) },
  { kind: 'changeType', pattern: reads(`(?:alter|modify) (?:column )?${id} (.*)`) },
]

export function clauseFact(sql: string, table: string, clause: string): Fact {
  for (const { kind, pattern } of clauses) {
    const groups = pattern.exec(clause)
    if (groups) return fact(kind, sql, table, columnsOf(kind, groups.slice(1)), clause)
  }
  return fact('otherSchema', sql, table, [], clause)
}

function columnsOf(kind: FactKind, groups: readonly (string | undefined)[]): string[] {
  if (kind === 'addForeignKey') return namesIn(groups[1] ?? '')
  if (kind === 'addUnique') return namesIn(groups[2] ?? '')
  if (kind === 'createIndex') return namesIn(groups[1] ?? '')
  return groups[0] ? [groups[0]] : []
}
