import { relative } from 'node:path'
import { exit } from '../../../core/system/errors.ts'
import {
  namedText,
  type PlannedMigration,
  type WrittenMigration,
} from '../../../features/migration/new/new-migration.ts'
import type { MigrationSql } from '../../../features/migration/new/new-sql.ts'
import { databaseJson } from '../json.ts'

/** The human-readable output after a migration was written. */
export function writtenText(
  { change }: PlannedMigration,
  { path, notes }: WrittenMigration,
  cwd: string,
): string {
  return [
    `Created ${shownFrom(cwd, path)}`,
    `  up    ${change.title.up}`,
    `  down  ${change.title.down}`,
    ...notes.map(note => `Note: ${note}`),
    '',
  ].join('\n')
}

export function writtenJson(
  planned: PlannedMigration,
  { name, path, source, notes }: WrittenMigration,
): string {
  return databaseJson({
    ok: true,
    code: exit.done,
    written: true,
    name,
    path,
    ...saidOf(planned),
    source,
    notes,
  })
}

/** `--print`. */
export function plannedMigrationJson(
  planned: PlannedMigration,
  { name, note }: { name: string; note?: string },
) {
  const notes = [...(note ? [note] : []), ...planned.notes]
  const file = `${name}${planned.style.extension}`
  return databaseJson({
    ok: true,
    code: exit.done,
    written: false,
    name,
    path: `${planned.place.folder}/${file}`,
    ...saidOf(planned),
    source: namedText(planned, name),
    notes,
  })
}

/** `--sql`: the SQL for each database. */
export function migrationSqlText(sql: readonly MigrationSql[]): string {
  return sql
    .map(({ dialect, up, down }) => [
      `-- ${dialect}, up`,
      ...up.map(ended),
      `-- ${dialect}, down`,
      ...down.map(ended),
    ])
    .map(lines => `${lines.join('\n')}\n`)
    .join('\n')
}

export function migrationSqlJson(sql: readonly MigrationSql[]): string {
  return databaseJson({ ok: true, code: exit.done, written: false, sql })
}

/** The semicolon goes before a comment. */
function ended(sql: string): string {
  return sql.replace(/( --.*)?$/, ';$1')
}

function saidOf({ change }: PlannedMigration) {
  return { up: change.title.up, down: change.title.down }
}

function shownFrom(cwd: string, path: string): string {
  const shown = relative(cwd, path)
  return shown.startsWith('../../..') ? path : shown
}
