import { type Command, Option } from 'commander'
import type { Consent } from '../../../core/ledger/production-guard.ts'
import type { KnexProject } from '../../../core/project/read-project.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import type { Migrated, MigrateOptions } from '../../../features/migration/migrate.ts'
import { down, up } from '../../../features/migration/migrate.ts'
import { interruptedIn, pendingIn } from '../../../features/migration/read-status.ts'
import type { SeedChoice } from '../../../features/seed/choose.ts'
import { type SeedOptions, seed } from '../../../features/seed/seed.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { migratedJson } from '../../formats/migration/migrated-json.ts'
import { migratedText, resultText } from '../../formats/migration/migrated-text.ts'
import { seededJson } from '../../formats/seed/seeded-json.ts'
import { seededText } from '../../formats/seed/seeded-text.ts'
import type { Io } from '../../terminal/io.ts'
import { type Style, styleFor } from '../../terminal/style.ts'
import {
  addProjectFlags,
  connectOptions,
  lockTimeoutOption,
  type ProjectFlags,
} from '../migration/run-migrations.ts'

/** The flags of all commands that fill or empty a database. */
export interface FillFlags extends ProjectFlags {
  readonly lockTimeout?: number
  readonly confirm?: string
  readonly quiet?: true
}

export interface SeedFlags extends FillFlags {
  readonly only?: readonly string[]
  readonly reset?: true
  readonly prune?: true
  readonly dryRun?: true
}

export function addFillFlags(command: Command): Command {
  return addProjectFlags(command)
    .addOption(lockTimeoutOption())
    .addOption(confirmOption())
    .addOption(quietOption())
}

export function quietOption(): Option {
  return new Option('-q, --quiet', 'print errors only')
}

/** Seeds need all tables: throws for a database with pending migrations, before anything is created. */
export async function requireMigrated(project: KnexProject, flags: FillFlags, io: Io): Promise<void> {
  const pending = await pendingIn(project, connectOptions(flags, io))
  const interrupted = pending.find(each => each.interrupted)
  if (interrupted) throw interruptedIn(project, interrupted.name)
  const [first, ...more] = pending
  if (first === undefined) return
  const others = more.length > 0 ? ` and ${more.length} more` : ''
  throw new UserError(
    `${project.database} lacks the migration ${first.name}${others}.`,
    'Apply it first: gapi migration up. Or create, migrate and seed a new database: gapi db prepare',
    exit.failed,
  )
}

/** Seeds a database, and prints the result. */
export async function runSeeds(
  project: KnexProject,
  sets: readonly string[],
  flags: SeedFlags,
  io: Io,
  consent: Consent = consentBy(flags, io),
): Promise<ExitCode> {
  const style = await styleFor(io, flags.color)
  const choice: SeedChoice = { sets, only: flags.only ?? [] }
  const seeded = await seed(project, choice, seedOptions(flags, io, consent))
  const code = seeded.files.every(({ status }) => status === 'done') ? exit.done : exit.failed
  const dryRun = flags.dryRun === true
  if (flags.json) io.stdout.write(seededJson(project, seeded, dryRun, code))
  else if (code !== exit.done) io.stderr.write(seededText(seeded, dryRun, style))
  else if (!flags.quiet) io.stdout.write(seededText(seeded, dryRun, style))
  return code
}

/** Rolls back all migrations if requested, and applies all. Returns whether all are applied now. */
export async function runAllMigrations(
  project: KnexProject,
  { fresh }: { readonly fresh: boolean },
  flags: FillFlags,
  io: Io,
  consent: Consent = consentBy(flags, io),
): Promise<boolean> {
  const style = await styleFor(io, flags.color)
  const options = migrateOptions(flags, io, style, consent)
  if (fresh) {
    const undone = await down(project, { all: true }, options)
    if (!isDone(undone)) return tellFailure(project, undone, flags, io, style)
  }
  const applied = await up(project, {}, options)
  return isDone(applied) || tellFailure(project, applied, flags, io, style)
}

function isDone({ results }: Migrated): boolean {
  return results.every(({ status }) => status === 'done')
}

function tellFailure(
  project: KnexProject,
  migrated: Migrated,
  { json }: FillFlags,
  io: Io,
  style: Style,
): false {
  if (json) io.stdout.write(migratedJson(project, migrated, exit.failed))
  else io.stderr.write(migratedText(migrated, style))
  return false
}

export function seedOptions(flags: SeedFlags, io: Io, consent: Consent = consentBy(flags, io)): SeedOptions {
  return {
    ...lockOptions(flags, io),
    reset: flags.reset === true,
    prune: flags.prune === true,
    dryRun: flags.dryRun === true,
    consent,
  }
}

function migrateOptions(flags: FillFlags, io: Io, style: Style, consent: Consent): MigrateOptions {
  const out = flags.json ? io.stderr : io.stdout
  return {
    ...lockOptions(flags, io),
    dryRun: false,
    onResult: result => void (flags.quiet || out.write(resultText(result, style))),
    consent,
  }
}

export function lockOptions(flags: FillFlags, io: Io) {
  return {
    ...connectOptions(flags, io),
    lockTimeout: flags.lockTimeout ?? 60_000,
    onWait: () => void io.stderr.write('Waiting for another process that is migrating or seeding …\n'),
  }
}
