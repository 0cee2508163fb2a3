import { driverNamed } from '../../../core/database/drivers/driver-of.ts'
import type { ExitCode } from '../../../core/system/errors.ts'
import type { Script, Scripted } from '../../../features/migration/sql/script.ts'
import type { Style } from '../../terminal/style.ts'
import { databaseJson } from '../json.ts'

/** A script for psql, mariadb and sqlite3; what is not known is a comment. */
export function scriptText({ dialect, setup, migrations }: Script, style: Style): string {
  if (migrations.length === 0) return `${style.dim('-- Nothing to do.')}\n`
  const head = setup.length > 0 ? `${setup.map(ended).join('\n')}\n\n` : ''
  return `${head}${migrations.map(each => migrationText(each, dialect, style)).join('\n')}`
}

function migrationText(migration: Scripted, dialect: Script['dialect'], style: Style): string {
  const { splitsAtSemicolons } = driverNamed(dialect).sql
  const { name, direction, begin, sql, end, warnings, error } = migration
  const statements = [...begin, ...sql].map(each => (splitsAtSemicolons ? delimited(each) : ended(each)))
  const lines = [
    style.bold(`-- ${direction} ${name}`),
    ...warnings.map(comment),
    ...(sql.length === 0 && error === undefined ? ['-- It changes nothing.'] : []),
    ...statements,
    ...(error === undefined ? [] : [comment(error)]),
    ...end.map(ended),
  ]
  return `${lines.join('\n')}\n`
}

/** A comment at the end of a statement must not swallow its semicolon. */
function ended(sql: string): string {
  return /--|#/.test(sql.slice(sql.lastIndexOf('\n') + 1)) ? `${sql}\n;` : `${sql};`
}

/** For a client that ends a statement at every semicolon, even inside a trigger. */
function delimited(sql: string): string {
  return sql.includes(';') ? `delimiter //\n${sql}\n//\ndelimiter ;` : ended(sql)
}

function comment(text: string): string {
  return `-- ${text.replace(/\s+/g, ' ')}`
}

/** The warnings for standard error, where they are visible when the script goes to a file. */
export function warningsText({ migrations }: Script): string {
  return migrations
    .flatMap(({ name, warnings, error }) =>
      [...warnings, ...(error === undefined ? [] : [error])].map(message => `${name}: ${message}\n`),
    )
    .join('')
}

/** Described in docs/migrations.md. */
export function scriptJson({ dialect, setup, migrations }: Script, code: ExitCode): string {
  return databaseJson({
    ok: code === 0,
    code,
    dialect,
    setup,
    migrations: migrations.map(({ error, ...migration }) => ({ ...migration, error: error ?? null })),
  })
}
