import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SchemaChange } from '../../../core/fields/change.ts'
import { schemeOf } from '../../../core/project/migration-stamp.ts'
import { exit, UserError } from '../../../core/system/errors.ts'
import { escaped } from '../../../core/system/escaped.ts'
import { migrationFiles } from '../migration-place.ts'
import { withoutExtension } from './new-file.ts'

/**
 * Throws (exit 3) if the folder has a migration of this name under another date or number, or one that creates the
 * same table. Case and separators do not count: `createUsers` is `create_users`.
 */
export function refuseDuplicate(folder: string, slug: string, change: SchemaChange): void {
  const files = migrationFiles(folder)
  const namesake = files.find(file => wordsOf(nameOf(file)) === wordsOf(slug))
  if (namesake) throw duplicate(`There is already a migration ${slug}: ${namesake}.`)
  for (const statement of change.up) {
    const table = statement.kind === 'createTable' ? statement.table : undefined
    const creator = table && creatorOf(table, folder, files)
    if (creator) throw duplicate(`${creator} already creates the table ${table}.`)
  }
}

function duplicate(message: string): UserError {
  return new UserError(message, 'Choose another name, or pass --force.', exit.conflict)
}

/** The name without its date or number. */
function nameOf(file: string): string {
  const name = withoutExtension(file)
  return name.replace(schemeOf(name)?.pattern ?? /^\d{1,6}[_-]/, '')
}

function wordsOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** The last migration that creates a table, unless a later one drops or renames it. */
function creatorOf(table: string, folder: string, files: readonly string[]): string | undefined {
  const quoted = `["'\`]?${escaped(table)}["'\`]?(?![\\w])`
  const creates = new RegExp(
    `create(?:Table(?:IfNotExists)?|_table)\\(\\s*${quoted}|create table (?:if not exists )?${quoted}`,
    'i',
  )
  const removes = new RegExp(
    `(?:dropTable(?:IfExists)?|renameTable|drop_table|rename_table)\\(\\s*${quoted}|drop table (?:if exists )?${quoted}|alter table ${quoted} rename to`,
    'i',
  )
  for (const file of files.toReversed()) {
    const text = readFileSync(join(folder, file), 'utf8')
    if (creates.test(text)) return removesInUp(text, removes) ? undefined : file
    if (removes.test(text)) return undefined
  }
  return undefined
}

/** Whether it is dropped before the down begins: every migration that creates a table drops it in its down. */
function removesInUp(text: string, removes: RegExp): boolean {
  const up = text.split(/\bdown(?:grade)?\b/)[0] ?? ''
  return removes.test(up)
}
