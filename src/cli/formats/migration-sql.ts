import type { ExitCode } from '../../core/errors.ts'
import type { Script, Scripted } from '../../features/migration/sql/script.ts'
import type { Style } from '../style.ts'
import { json } from './json.ts'

/** A script that psql, mariadb and sqlite3 read; what it leaves open is said in it. */
export function scriptText({ dialect, setup, migrations }: Script, style: Style): string {
  if (migrations.length === 0) return `${style.dim('-- Nothing to do.')}\n`
  const head = setup.length > 0 ? `${setup.map(ended).join('\n')}\n\n` : ''
  return `${head}${migrations.map(each => migrationText(each, dialect, style)).join('\n')}`
}

function migrationText(migration: Scripted, dialect: Script['dialect'], style: Style): string {
  const { name, direction, begin, sql, end, doubts, error } = migration
  const statements = [...begin, ...sql].map(each => (dialect === 'mysql' ? delimited(each) : ended(each)))
  const lines = [
    style.bold(`-- ${direction} ${name}`),
    ...doubts.map(comment),
    ...(sql.length === 0 && error === undefined ? ['-- It changes nothing.'] : []),
    ...statements,
    ...(error === undefined ? [] : [comment(error)]),
    ...end.map(ended),
  ]
  return `${lines.join('\n')}\n`
}

/** A comment at the end of a statement must not swallow its semicolon. */
function ended(sql: string): string {
  return /--[^\n]*$|#[^\n]*$/.test(sql) ? `${sql}\n;` : `${sql};`
}

/** MySQL's own program ends a statement at any semicolon, also in the middle of a trigger. */
function delimited(sql: string): string {
  return sql.includes(';') ? `delimiter //\n${sql}\n//\ndelimiter ;` : ended(sql)
}

function comment(text: string): string {
  return `-- ${text.replace(/\s+/g, ' ')}`
}

/** The same for standard error, where it is seen when the script goes to a file. */
export function doubtsText({ migrations }: Script): string {
  return migrations
    .flatMap(({ name, doubts, error }) =>
      [...doubts, ...(error === undefined ? [] : [error])].map(says => `${name}: ${says}\n`),
    )
    .join('')
}

/** Described in docs/migrations.md. */
export function scriptJson({ dialect, setup, migrations }: Script, code: ExitCode): string {
  return json({
    ok: code === 0,
    code,
    dialect,
    setup,
    migrations: migrations.map(({ error, ...migration }) => ({ ...migration, error: error ?? null })),
  })
}
