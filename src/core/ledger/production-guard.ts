import {
  type Action,
  markFor,
  markOf,
  markRefusalOf,
  refusalOf,
} from '../../../templates/api/project/base/src/db/guard.ts'
import {
  type Claim,
  type DatabaseFacts,
  reasonOf,
} from '../../../templates/api/project/base/src/db/production.ts'
import { type ConnectOptions, isAbsent, withKnex } from '../database/connection.ts'
import { addressOf } from '../database/database-address.ts'
import type { DatabaseAddress } from '../database/drivers/driver.ts'
import { driverOf } from '../database/drivers/driver-of.ts'
import type { Knex } from '../project/knex.ts'
import type { KnexProject } from '../project/read-project.ts'
import { exit, UserError } from '../system/errors.ts'
import { ledgerTables } from './ledger-state.ts'
import { readNote, writeNote } from './notes.ts'
import type { LedgerTables } from './tables.ts'

export type { Action, Claim, DatabaseFacts }
export { reasonOf }

/** The consent to an action that production refuses without it. */
export interface Consent {
  /** The name given with --confirm. */
  readonly confirmed: string | undefined
  /** Asks for the name of the database and shows what would happen; undefined without a terminal. */
  type(database: string, danger: string): Promise<string | undefined>
}

/**
 * Throws unless the action is allowed on this database, or the user consents by its name. The rule and the
 * list of actions come from a file of the generated project.
 */
export async function guard(
  action: Action,
  project: KnexProject,
  knex: Knex | null,
  consent: Consent,
): Promise<void> {
  const facts = await readFacts(project, knex)
  await checkConsent(facts, consent, confirmed => refusalOf(action, facts, confirmed))
}

/** The same check for a database that may not exist yet, before anything is done to it. */
export async function guardBefore(
  action: Action,
  project: KnexProject,
  options: ConnectOptions,
  isThere: boolean,
  consent: Consent,
): Promise<void> {
  if (!isThere || isAbsent(project)) return guard(action, project, null, consent)
  await withKnex(project, options, knex => guard(action, project, knex, consent))
}

/**
 * The same check before there is a connection: throws where the caller's settings or a wrong name refuse the
 * action whatever the database is marked with.
 */
export async function guardUnseen(
  action: Action,
  { claims }: KnexProject,
  address: DatabaseAddress,
  consent: Consent,
): Promise<void> {
  const unseen = { mark: 'development', unreadable: null, hasTables: false }
  const facts = { ...address, claims, ...unseen }
  await checkConsent(facts, consent, confirmed => refusalOf(action, facts, confirmed))
}

/** Marks a new database with its environment; an existing mark stays. The table of notes must exist. */
export async function markNew(project: KnexProject, knex: Knex): Promise<void> {
  const mark = markFor(project.environment, await readFacts(project, knex))
  if (mark !== null) await writeNote(ledgerTables(project, knex), markKey, mark)
}

/** Changes the mark, or throws where that needs consent. */
export async function remark(
  project: KnexProject,
  knex: Knex,
  mark: string,
  consent: Consent,
): Promise<void> {
  const facts = await readFacts(project, knex)
  await checkConsent(facts, consent, confirmed => markRefusalOf(mark, facts, confirmed))
  await writeMark(project, knex, mark)
}

export async function writeMark(project: KnexProject, knex: Knex, mark: string): Promise<void> {
  const tables = ledgerTables(project, knex)
  await tables.ensureNotes()
  await writeNote(tables, markKey, mark)
}

/** The facts about a project's database; `knex` is null where it does not exist. */
export async function readFacts(project: KnexProject, knex: Knex | null): Promise<DatabaseFacts> {
  const { claims } = project
  const place = await addressOf(project, knex)
  if (knex === null) return { ...place, claims, mark: null, unreadable: null, hasTables: false }
  const tables = ledgerTables(project, knex)
  const unreadable = await readUnreadable(tables)
  const own = unreadable.includes(tables.names.notes) ? null : await readNote(tables, markKey)
  const mark = markOf([...(await driverOf(knex).readMarks(knex)), own])
  return { ...place, claims, mark, unreadable: unreadable[0] ?? null, hasTables: await hasTables(tables) }
}

/**
 * The tables named like those that hold a mark, but with other columns: ours and those of other migration
 * tools.
 */
async function readUnreadable(tables: LedgerTables): Promise<readonly string[]> {
  const { notes } = tables.names
  const others = await driverOf(tables.knex).unreadableMarkTables(tables.knex)
  const isOwn = !others.includes(notes) && (await tables.notesState()) === 'unreadable'
  return isOwn ? [...others, notes] : others
}

/** Whether there are tables besides the ledger; where that is not known, whether migrations were applied. */
async function hasTables(tables: LedgerTables): Promise<boolean> {
  const { migrations, lock, notes } = tables.names
  const own = driverOf(tables.knex).hasTables
  if (own) return own(tables.knex, [migrations, lock, notes])
  if (!(await tables.has('migrations'))) return false
  return (await tables.rows('migrations').first()) !== undefined
}

const markKey = 'environment'

async function checkConsent(
  { database }: DatabaseFacts,
  consent: Consent,
  refuse: (confirmed: string | undefined) => { readonly message: string; readonly hint: string } | null,
): Promise<void> {
  const refusal = refuse(consent.confirmed)
  if (refusal === null) return
  const typed = consent.confirmed ?? (await consent.type(database, refusal.message))
  if (typed === undefined || refuse(typed) !== null)
    throw new UserError(refusal.message, refusal.hint, exit.refused)
}
