import { type Dialect, dialects } from '../../../core/database/drivers/dialects.ts'
import type { Brackets, Driver } from '../../../core/database/drivers/driver.ts'
import { driverIn, driverNamed } from '../../../core/database/drivers/driver-of.ts'
import type { Direction } from '../../../core/ledger/interrupted.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { UserError } from '../../../core/system/errors.ts'
import { loadMigration } from '../perform.ts'
import { compileAlone } from './compile.ts'
import type { CompiledSql, LoadedMigration } from './compiled-sql.ts'
import { rehearseInMemory } from './memory.ts'
import type { SqlChoice } from './sql-choice.ts'

/** The statements of some migrations, to run in this order. */
export interface Script {
  readonly dialect: Dialect
  /** The statements that set up the connection. */
  readonly setup: readonly string[]
  readonly migrations: readonly Scripted[]
}

export interface Scripted extends CompiledSql {
  readonly name: string
  readonly direction: Direction
  /** The statements that begin and end its transaction; empty without one. */
  readonly begin: readonly string[]
  readonly end: readonly string[]
}

/**
 * The statements of migrations without their database: for SQLite they are recorded on an in-memory database
 * with all earlier migrations applied; for others they are compiled, and every query returns no rows.
 */
export async function scriptOf(
  project: KnexProject,
  { chosen, before, direction }: SqlChoice,
  asked: Dialect | undefined,
): Promise<Script> {
  const own = driverIn(project).dialect
  const dialect = asked ?? known(own)
  const { sql: driverSql } = driverNamed(dialect)
  const isReal = dialect === own && !driverSql.compilesAlone
  const byDefault = !project.migrations.disableTransactions
  const wanted: LoadedMigration[] = []
  for (const source of chosen)
    wanted.push({ name: source.name, migration: await loadMigration(source, direction, byDefault) })
  const found = isReal
    ? await rehearseInMemory(project, before, wanted, byDefault)
    : await compileAlone(project, wanted, dialect, dialect === own)
  const migrations = wanted.map(({ name, migration: { transaction } }, index) => {
    const { sql, warnings, error } = found[index] ?? { sql: [], warnings: [] }
    return {
      name,
      direction,
      ...bracketsOf(transaction, sql, error === undefined ? 'commit' : 'rollback'),
      sql,
      warnings,
      ...(error !== undefined && { error }),
    }
  })
  return { dialect, setup: driverSql.setupOf(project.config), migrations }

  /** The same as `up` uses. */
  function bracketsOf(transaction: boolean, sql: readonly string[], last: 'commit' | 'rollback'): Brackets {
    return transaction ? driverSql.bracketsOf(sql, last) : { begin: [], end: [] }
  }
}

function known(own: Driver['dialect']): Dialect {
  if (own !== 'other') return own
  throw new UserError(
    'The SQL of this database cannot be compiled without a connection.',
    `Pass --dialect ${dialects.join(' or ')}. Or connect: gapi migration up --dry-run`,
  )
}
