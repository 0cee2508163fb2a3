import type { Command } from 'commander'
import { type ExitCode, exit, UserError } from '../core/errors.ts'
import type { KnexProject } from '../core/knex-project.ts'
import { refuseInProduction } from '../core/production.ts'
import { down, up } from '../features/migration/migrate.ts'
import type { Approach, Migrated } from '../features/migration/session.ts'
import { pendingIn } from '../features/migration/status.ts'
import type { Choice } from '../features/seed/choose.ts'
import { type SeedApproach, seed } from '../features/seed/seed.ts'
import { migratedJson } from './formats/migrated-json.ts'
import { migratedText, resultText } from './formats/migrated-text.ts'
import { seededJson } from './formats/seeded-json.ts'
import { seededText } from './formats/seeded-text.ts'
import type { Io } from './io.ts'
import { addProjectFlags, consentBy, type ProjectFlags } from './migration.ts'
import { duration } from './options.ts'
import { type Style, styleFor } from './style.ts'

/** The flags of every command that fills or empties a database. */
export interface FillFlags extends ProjectFlags {
  readonly lockTimeout?: number
  readonly yes?: true
  readonly force?: true
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
    .option(
      '--lock-timeout <time>',
      'wait so long for another that migrates or seeds (60s by default)',
      duration,
    )
    .option('-y, --yes', 'with --env production: do it there without asking')
    .option('--force', 'also what is refused in production')
    .option('-q, --quiet', 'say nothing but what went wrong')
}

/** A seed needs every table: a database that lacks migrations is refused, and nothing is made. */
export async function requireMigrated(project: KnexProject, flags: FillFlags, io: Io): Promise<void> {
  const [first, ...more] = await pendingIn(project, { waitDb: flags.waitDb ?? 0, signal: io.signal })
  if (first === undefined) return
  const others = more.length > 0 ? ` and ${more.length} more` : ''
  throw new UserError(
    `${project.database} lacks the migration ${first}${others}.`,
    'Apply them first: gapi migration up. Or do all that a new database needs: gapi db prepare',
    exit.failed,
  )
}

/** Seeds a database, and prints what was done. */
export async function runSeeds(
  project: KnexProject,
  sets: readonly string[],
  flags: SeedFlags,
  io: Io,
): Promise<ExitCode> {
  const style = await styleFor(io, flags.color)
  const choice: Choice = { sets, only: flags.only ?? [] }
  const seeded = await seed(project, choice, seedApproach(flags, io))
  const code = seeded.files.every(({ status }) => status === 'done') ? exit.done : exit.failed
  const dryRun = flags.dryRun === true
  if (flags.json) io.stdout.write(seededJson(project, seeded, dryRun, code))
  else if (code !== exit.done) io.stderr.write(seededText(seeded, dryRun, style))
  else if (!flags.quiet) io.stdout.write(seededText(seeded, dryRun, style))
  return code
}

/** Undoes every migration, where that is asked for, and applies all. Returns whether the database has them all now. */
export async function runAllMigrations(
  project: KnexProject,
  { fresh }: { readonly fresh: boolean },
  flags: FillFlags,
  io: Io,
): Promise<boolean> {
  const style = await styleFor(io, flags.color)
  const approach = migrationApproach(flags, io, style)
  if (fresh) {
    await refuseInProduction(project, approach, 'undoing all migrations', flags.force === true)
    const undone = await down(project, { all: true }, approach)
    if (!isDone(undone)) return tellFailure(project, undone, flags, io, style)
  }
  const applied = await up(project, {}, approach)
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

export function seedApproach(flags: SeedFlags, io: Io): SeedApproach {
  return {
    ...patience(flags, io),
    reset: flags.reset === true,
    prune: flags.prune === true,
    dryRun: flags.dryRun === true,
    force: flags.force === true,
    consents: consentBy(flags, io, 'seed it'),
  }
}

function migrationApproach(flags: FillFlags, io: Io, style: Style): Approach {
  const out = flags.json ? io.stderr : io.stdout
  return {
    ...patience(flags, io),
    dryRun: false,
    onResult: result => void (flags.quiet || out.write(resultText(result, style))),
    consents: consentBy(flags, io, 'undo migrations there'),
  }
}

export function patience(flags: FillFlags, io: Io) {
  return {
    signal: io.signal,
    waitDb: flags.waitDb ?? 0,
    lockTimeout: flags.lockTimeout ?? 60_000,
    onWait: () => void io.stderr.write('Another process is migrating or seeding; waiting …\n'),
  }
}
