import type { Dialect as Kind } from '../../../core/dialect.ts'
import { UserError } from '../../../core/errors.ts'
import type { KnexProject } from '../../../core/knex-project.ts'
import { ownDialectOf } from '../own-dialect.ts'
import { type Direction, loadMigration } from '../perform.ts'
import type { Dialect } from '../recorder.ts'
import type { Choice } from './choice.ts'
import { compileAlone } from './compile.ts'
import type { Found, Loaded } from './found.ts'
import { rehearseInMemory } from './memory.ts'

/** The statements of some migrations, to be run in this order. */
export interface Script {
  readonly dialect: Dialect
  /** What the connection is set to first. */
  readonly setup: readonly string[]
  readonly migrations: readonly Scripted[]
}

export interface Scripted extends Found {
  readonly name: string
  readonly direction: Direction
  /** What opens its transaction, and what ends it; nothing where it runs outside of one. */
  readonly begin: readonly string[]
  readonly end: readonly string[]
}

/**
 * The statements of migrations without their database: SQLite's are taken from a database in memory, which the
 * migrations before them make; the others' are compiled, and every question to the database is left open.
 */
export async function scriptOf(
  project: KnexProject,
  { chosen, before, direction }: Choice,
  asked: Dialect | undefined,
): Promise<Script> {
  const own = ownDialectOf(project)
  const dialect = asked ?? known(own)
  const isReal = dialect === 'sqlite' && own === 'sqlite'
  const byDefault = !project.migrations.disableTransactions
  const wanted: Loaded[] = []
  for (const source of chosen)
    wanted.push({ name: source.name, migration: await loadMigration(source, direction, byDefault) })
  const found = isReal
    ? await rehearseInMemory(project, before, wanted, byDefault)
    : await compileAlone(project, wanted, dialect, dialect === own)
  const migrations = wanted.map(({ name, migration: { transaction } }, place) => {
    const { sql, doubts, error } = found[place] ?? { sql: [], doubts: [] }
    return {
      name,
      direction,
      ...bracketsOf(dialect, transaction, sql, error === undefined ? 'commit' : 'rollback'),
      sql,
      doubts,
      ...(error !== undefined && { error }),
    }
  })
  return { dialect, setup: setupOf(project, dialect), migrations }
}

function known(own: Kind['family']): Dialect {
  if (own !== 'other') return own
  throw new UserError(
    'The statements of this database cannot be made without it.',
    'Choose one that can: --dialect postgres, mysql or sqlite. Or ask the database: gapi migration up --dry-run',
  )
}

/** As `up` runs it: one transaction where a schema change can be rolled back; in SQLite's, references may break. */
function bracketsOf(
  dialect: Dialect,
  transaction: boolean,
  sql: readonly string[],
  last: 'commit' | 'rollback',
) {
  if (!transaction || dialect === 'mysql' || sql.length === 0) return { begin: [], end: [] }
  if (dialect === 'postgres' || sql.every(statement => /^\s*create\b/i.test(statement)))
    return { begin: ['begin'], end: [last] }
  return {
    begin: ['pragma foreign_keys = off', 'begin'],
    end: ['pragma foreign_key_check', last, 'pragma foreign_keys = on'],
  }
}

/** Knex says it to each connection that it opens. */
function setupOf({ config: { searchPath } }: KnexProject, dialect: Dialect): string[] {
  if (dialect !== 'postgres' || !searchPath) return []
  const path = [searchPath].flat().map(schema => `"${schema.replaceAll('"', '""')}"`)
  return [`set search_path to ${path.join(', ')}`]
}
