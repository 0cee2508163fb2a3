import { type ExitCode, exit } from '../core/errors.ts'
import type { KnexProject } from '../core/knex-project.ts'
import { checkConsent, refuseInProduction } from '../core/production.ts'
import { createDatabase, dropDatabase, isThere } from '../features/database/database.ts'
import { readStatus } from '../features/migration/status.ts'
import { hasSeeds } from '../features/seed/choose.ts'
import { json } from './formats/json.ts'
import type { Io } from './io.ts'
import { consentBy } from './migration.ts'
import { type FillFlags, runAllMigrations, runSeeds } from './seeding.ts'

/** What became of the database itself. */
export type Outcome = 'created' | 'dropped' | 'there' | 'not there' | 'ready'

/** Makes the database where there is none, and says so on standard error, for there is more to come. */
export async function ensureDatabase(project: KnexProject, flags: FillFlags, io: Io): Promise<void> {
  const isNew = await createDatabase(project, connectOptions(flags, io))
  if (isNew && !flags.quiet) io.stderr.write(`Created ${project.database}.\n`)
}

/** A database that no migration was applied to is as good as new: a container brings its database with it. */
export async function isEmpty(project: KnexProject, flags: FillFlags, io: Io): Promise<boolean> {
  const { migrations } = await readStatus(project, connectOptions(flags, io))
  return migrations.every(({ status }) => status === 'pending')
}

/** Removes the database; in production only by force, and with consent. */
export async function removeDatabase(
  project: KnexProject,
  what: string,
  flags: FillFlags,
  io: Io,
): Promise<boolean> {
  const options = connectOptions(flags, io)
  if (!(await isThere(project, options))) return false
  const consent = { consents: consentBy(flags, io, 'remove it') }
  if (await refuseInProduction(project, options, what, flags.force === true))
    await checkConsent(project, consent, `${what} removes all that is in it`)
  return dropDatabase(project, options)
}

/** Applies what is pending, and seeds where that is wanted. */
export async function fillDatabase(
  project: KnexProject,
  wantsSeeds: boolean,
  flags: FillFlags,
  io: Io,
): Promise<ExitCode> {
  if (!(await runAllMigrations(project, { fresh: false }, flags, io))) return exit.failed
  if (wantsSeeds && hasSeeds(project)) return runSeeds(project, [], flags, io)
  const why = wantsSeeds ? 'there are no seeds' : 'it was there before, so it was not seeded'
  tell(project, 'ready', flags, io, `${project.database} is ready; ${why}.`)
  return exit.done
}

/** What a command came to, in the format that was asked for. */
export function tell(project: KnexProject, outcome: Outcome, flags: FillFlags, io: Io, text: string): void {
  const { database, environment } = project
  if (flags.json) io.stdout.write(json({ ok: true, code: exit.done, database, environment, outcome }))
  else if (!flags.quiet) io.stdout.write(`${text}\n`)
}

export function connectOptions({ waitDb }: FillFlags, io: Io) {
  return { waitDb: waitDb ?? 0, signal: io.signal }
}
