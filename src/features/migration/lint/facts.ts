import { clauseFact } from './alter-clauses.ts'
import { type Fact, fact } from './fact.ts'
import { id, namesIn, reads, splitTop, statementsIn } from './sql-text.ts'

/** Reads the SQL that Knex compiles, and raw SQL as far as it looks similar. */
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

/** The table, its columns, and its foreign keys and indexes. */
function createdFacts(sql: string, table: string, body: string): Fact[] {
  const parts = splitTop(body)
  const isColumn = (part: string) =>
    !/^(constraint|primary|foreign|unique|check|index|key|exclude)\b/i.test(part)
  const columns = parts.filter(isColumn).map(part => {
    const [, name = ''] = reads(`${id} `).exec(`${part} `) ?? []
    return fact('addColumn', sql, table, [name], part)
  })
  const keys = parts
    .filter(part => /^(?:constraint \S+ )?(?:foreign|unique|index|key)\b/i.test(part))
    .map(part => clauseFact(sql, table, `add ${part}`))
  return [fact('createTable', sql, table, [], body), ...columns, ...keys]
}
