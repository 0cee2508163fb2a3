import { type ConnectOptions, isAbsent, withKnex } from './connection.ts'
import { exit, UserError } from './errors.ts'
import type { Knex } from './knex.ts'
import type { KnexProject } from './knex-project.ts'
import { readNote, writeNote } from './migration-notes.ts'
import { tablesOf } from './migration-tables.ts'

export interface Consent {
  /** Whether somebody agreed to touch a production database; asked only for one. */
  consents(database: string): Promise<boolean>
}

/** By its environment, or because the database was marked: a laptop pointed at production by mistake is recognised. */
export async function isProduction(project: KnexProject, knex: Knex): Promise<boolean> {
  if (project.environment === 'production') return true
  return (await readNote(knex, tablesOf(project.migrations), 'production')) !== null
}

/** The first migration in production marks the database for good. The table of notes is there. */
export async function markProduction(project: KnexProject, knex: Knex): Promise<void> {
  const tables = tablesOf(project.migrations)
  if (project.environment !== 'production' || (await readNote(knex, tables, 'production'))) return
  await writeNote(knex, tables, 'production', new Date().toISOString())
}

/** Throws unless somebody agrees; `danger` says to what: “undoing migrations there loses data”. */
export async function checkConsent(
  { database }: KnexProject,
  { consents }: Consent,
  danger: string,
): Promise<void> {
  if (await consents(database)) return
  throw new UserError(
    `${database} is a production database: ${danger}.`,
    'If that is what you want: --yes --env production',
    exit.refused,
  )
}

/** The same for a database that may not be there yet, before anything is done to it. Returns whether it is production. */
export async function refuseInProduction(
  project: KnexProject,
  options: ConnectOptions,
  what: string,
  force: boolean,
): Promise<boolean> {
  if (isAbsent(project)) return false
  const isOne = await withKnex(project, options, knex => isProduction(project, knex))
  if (isOne) refuseProduction(project, what, force)
  return isOne
}

/** Throws unless `force` is given, for what is never meant in production: “seed --reset is refused there”. */
export function refuseProduction({ database }: KnexProject, what: string, force: boolean): void {
  if (force) return
  throw new UserError(
    `${database} is a production database: ${what} is refused there.`,
    'If that is what you want: --force --yes --env production',
    exit.refused,
  )
}
