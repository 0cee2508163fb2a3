/** What one SQL statement does, as far as the rules care. Names are without quotes and without a schema. */
export interface Fact {
  readonly kind: FactKind
  readonly sql: string
  readonly table: string
  /** The columns it touches. */
  readonly columns: readonly string[]
  /** The definition after a column's name, the clause of a constraint, or the rest of the statement. */
  readonly definition: string
}

export type FactKind =
  | 'createTable'
  | 'dropTable'
  | 'renameTable'
  | 'addColumn'
  | 'dropColumn'
  | 'renameColumn'
  | 'changeType'
  | 'setNotNull'
  | 'dropNotNull'
  | 'dropDefault'
  | 'createIndex'
  | 'addUnique'
  | 'addForeignKey'
  | 'otherSchema'
  | 'insert'
  | 'update'
  | 'delete'
  | 'other'

export const dataKinds: readonly FactKind[] = ['insert', 'update', 'delete']

export function isSchema({ kind }: Fact): boolean {
  return kind !== 'other' && !dataKinds.includes(kind)
}

/** Reads the SQL that Knex compiles, which is regular, and what people write in `raw` as far as it is like it. */
export function factsIn(sql: string): Fact[] {
  return statementsIn(sql).flatMap(statement => {
    for (const { pattern, facts } of readers) {
      const groups = pattern.exec(statement)
      if (groups)
        return facts(
          statement,
          groups.slice(1).map(group => group ?? ''),
        )
    }
    return [fact('other', statement, '')]
  })
}

interface Reader {
  readonly pattern: RegExp
  readonly facts: (sql: string, groups: readonly string[]) => Fact[]
}

/** A quoted or bare name, after a schema or not. */
const id = '(?:["`]?\\w+["`]?\\.)?["`]?([\\w$ -]+?)["`]?'

const readers: readonly Reader[] = [
  {
    pattern: reads(`create table (?:if not exists )?${id} ?\\((.*)\\)`),
    facts: (sql, [table = '', body = '']) => createdFacts(sql, table, body),
  },
  {
    pattern: reads(`drop table (?:if exists )?${id}(?: cascade| restrict)?$`),
    facts: (sql, [table = '']) => [fact('dropTable', sql, table)],
  },
  {
    pattern: reads(`rename table ${id} to `),
    facts: (sql, [table = '']) => [fact('renameTable', sql, table)],
  },
  {
    pattern: reads(`alter table (?:if exists )?(?:only )?${id} (.*)`),
    facts: (sql, [table = '', clauses = '']) =>
      splitTop(clauses).map(clause => clauseFact(sql, table, clause)),
  },
  {
    pattern: reads(
      `create (unique )?index (concurrently )?(?:if not exists )?(?:${id} )?on (?:only )?${id} ?(?:using \\w+ ?)?\\((.*?)\\)`,
    ),
    facts: (sql, [, , , table = '', columns = '']) => [
      fact('createIndex', sql, table, namesIn(columns), sql),
    ],
  },
  {
    pattern: reads(`update (?:only )?${id} set `),
    facts: (sql, [table = '']) => [fact('update', sql, table, [], sql)],
  },
  {
    pattern: reads(`delete from (?:only )?${id}(?: |$)`),
    facts: (sql, [table = '']) => [fact('delete', sql, table, [], sql)],
  },
  {
    pattern: reads(`truncate (?:table )?${id}(?: |$)`),
    facts: (sql, [table = '']) => [fact('delete', sql, table, [], sql)],
  },
  {
    pattern: reads(`(?:insert|replace) (?:ignore )?into ${id}[ (]`),
    facts: (sql, [table = '']) => [fact('insert', sql, table)],
  },
  {
    pattern: reads(`(?:create|alter|drop|comment on) `),
    facts: sql => [fact('otherSchema', sql, '')],
  },
]

interface ClauseReader {
  readonly kind: FactKind
  readonly pattern: RegExp
}

/** The parts of an `alter table`, in the words of the three databases. */
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

function clauseFact(sql: string, table: string, clause: string): Fact {
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

/** The table, its columns, and the foreign keys among them. */
function createdFacts(sql: string, table: string, body: string): Fact[] {
  const parts = splitTop(body)
  const isColumn = (part: string) =>
    !/^(constraint|primary|foreign|unique|check|index|key|exclude)\b/i.test(part)
  const columns = parts.filter(isColumn).map(part => {
    const [, name = ''] = reads(`${id} `).exec(`${part} `) ?? []
    return fact('addColumn', sql, table, [name], part)
  })
  const keys = parts
    .filter(part => /\bforeign key\b/i.test(part))
    .map(part => clauseFact(sql, table, `add ${part}`))
  return [fact('createTable', sql, table, [], body), ...columns, ...keys]
}

function fact(
  kind: FactKind,
  sql: string,
  table: string,
  columns: readonly string[] = [],
  definition = '',
): Fact {
  return { kind, sql, table, columns, definition }
}

function reads(pattern: string): RegExp {
  return new RegExp(`^${pattern}`, 'is')
}

function namesIn(list: string): string[] {
  return splitTop(list).map(name => name.replace(/["`]/g, '').replace(/ (asc|desc).*$/i, ''))
}

/** Several statements in one raw text; a semicolon in quotes ends none. */
function statementsIn(sql: string): string[] {
  const parts = splitAt(sql, ';').map(part => part.trim().replace(/\s+/g, ' '))
  return parts.filter(Boolean)
}

function splitTop(text: string): string[] {
  return splitAt(text, ',').map(part => part.trim())
}

/** Splits where a character stands outside of brackets and quotes. */
function splitAt(text: string, separator: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  let quoted = ''
  for (const [index, character] of [...text].entries()) {
    if (quoted) {
      if (character === quoted) quoted = ''
    } else if (/['"`]/.test(character)) quoted = character
    else if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...parts, text.slice(start)]
}
