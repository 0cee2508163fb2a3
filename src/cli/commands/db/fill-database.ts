import { type Action, type Consent, guardBefore } from '../../../core/ledger/production-guard.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { createDatabase, dropDatabase, isThere } from '../../../features/database/create-drop.ts'
import { readStatus } from '../../../features/migration/read-status.ts'
import { hasSeeds } from '../../../features/seed/choose.ts'
import { databaseJson } from '../../formats/json.ts'
import type { Io } from '../../terminal/io.ts'
import { connectOptions } from '../migration/run-migrations.ts'
import { type FillFlags, runAllMigrations, runSeeds } from '../seed/seed-flags.ts'

/** The result for the database itself. */
export type DatabaseOutcome = 'created' | 'dropped' | 'exists' | 'missing' | 'ready'

/**
 * Creates the database if it does not exist, and prints that on standard error, because the result follows
 * later.
 */
export async function ensureDatabase(project: KnexProject, flags: FillFlags, io: Io): Promise<void> {
  const isNew = await createDatabase(project, connectOptions(flags, io))
  if (isNew && !flags.quiet) io.stderr.write(`Created ${project.database}.\n`)
}

/** Whether no migration was applied to the database yet: a container may create its database itself. */
export async function isEmpty(project: KnexProject, flags: FillFlags, io: Io): Promise<boolean> {
  const options = connectOptions(flags, io)
  if (!(await isThere(project, options))) return true
  const { migrations } = await readStatus(project, options)
  return migrations.every(({ status }) => status === 'pending')
}

/** Throws unless the action is allowed on the database, which may not exist yet. Changes nothing. */
export async function guardDatabase(
  action: Action,
  project: KnexProject,
  flags: FillFlags,
  io: Io,
  consent: Consent,
): Promise<void> {
  const options = connectOptions(flags, io)
  await guardBefore(action, project, options, await isThere(project, options), consent)
}

/** Drops the database; production needs consent. Returns whether it existed. */
export async function removeDatabase(
  project: KnexProject,
  flags: FillFlags,
  io: Io,
  consent: Consent,
): Promise<boolean> {
  const options = connectOptions(flags, io)
  if (!(await isThere(project, options))) return false
  await guardBefore('drop', project, options, true, consent)
  return dropDatabase(project, options)
}

/** Applies pending migrations, and seeds if requested. */
export async function fillDatabase(
  project: KnexProject,
  wantsSeeds: boolean,
  flags: FillFlags,
  io: Io,
  consent: Consent,
): Promise<ExitCode> {
  if (!(await runAllMigrations(project, { fresh: false }, flags, io, consent))) return exit.failed
  if (wantsSeeds && hasSeeds(project)) return runSeeds(project, [], flags, io, consent)
  const why = wantsSeeds ? 'there are no seeds' : 'it existed before, so it was not seeded'
  printOutcome(project, 'ready', flags, io, `${project.database} is ready; ${why}.`)
  return exit.done
}

/** Prints the result of a command in the requested format. */
export function printOutcome(
  project: KnexProject,
  outcome: DatabaseOutcome,
  flags: FillFlags,
  io: Io,
  text: string,
): void {
  const { database, environment } = project
  if (flags.json) io.stdout.write(databaseJson({ ok: true, code: exit.done, database, environment, outcome }))
  else if (!flags.quiet) io.stdout.write(`${text}\n`)
}
