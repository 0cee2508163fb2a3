import { type Command, Option } from 'commander'
import { findProject } from '../../../core/project/place.ts'
import { type ConfiguredProject, type KnexProject, readProject } from '../../../core/project/read-project.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import type { Migrated, MigrateOptions } from '../../../features/migration/migrate.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { migratedJson } from '../../formats/migration/migrated-json.ts'
import { migratedText, resultText } from '../../formats/migration/migrated-text.ts'
import { duration } from '../../options.ts'
import type { Io } from '../../terminal/io.ts'
import { type Style, styleFor } from '../../terminal/style.ts'

/** The flags of all commands that use a project's database. */
export interface ProjectFlags {
  readonly knexfile?: string
  readonly env?: string
  readonly waitDb?: number
  readonly json?: true
  readonly color: boolean
}

/** The flags of all commands that change it. */
export interface MigrationFlags extends ProjectFlags {
  readonly lockTimeout?: number
  readonly confirm?: string
  readonly dryRun?: true
}

/** Adds the shared flags after the command's own flags, under a heading of their own where it has some. */
export function addProjectFlags(command: Command): Command {
  if (command.options.length > 0) command.optionsGroup('Common options:')
  return command
    .option('--knexfile <path>', 'knexfile to use (default: the nearest one)')
    .option('--env <name>', 'environment of the knexfile (default: NODE_ENV, else development)')
    .option('--wait-db <time>', 'how long to wait for the database, e.g. 30s (default: 0)', duration)
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
}

export function addRunFlags(command: Command): Command {
  return addProjectFlags(command)
    .option('-n, --dry-run', 'run in a transaction, print the statements and roll back')
    .addOption(lockTimeoutOption())
    .addOption(confirmOption())
}

export function lockTimeoutOption(): Option {
  return new Option(
    '--lock-timeout <time>',
    'how long to wait for another process that migrates or seeds, e.g. 5m (default: 60s)',
  ).argParser(duration)
}

export function outOfOrderOption(): Option {
  return new Option('--allow-out-of-order', 'apply pending migrations that sort before one that is applied')
}

export function connectOptions({ waitDb }: ProjectFlags, io: Io) {
  return { waitDb: waitDb ?? 0, signal: io.signal }
}

/** Finds the project and changes to its folder. */
export async function projectFor(flags: ProjectFlags, io: Io): Promise<KnexProject> {
  return (await configuredProjectFor(flags, io)).open()
}

/** The same, before Knex is loaded. */
export async function configuredProjectFor(
  { knexfile, env }: ProjectFlags,
  io: Io,
): Promise<ConfiguredProject> {
  const place = findProject(io.cwd, knexfile === undefined ? {} : { knexfile })
  io.enter(place.root)
  return readProject(place, { env: io.env, environment: env })
}

/** Runs a command that changes the database, and prints each migration as it ends. */
export async function runMigrations(
  flags: MigrationFlags,
  io: Io,
  run: (project: ConfiguredProject, options: MigrateOptions) => Promise<Migrated>,
): Promise<ExitCode> {
  const project = await configuredProjectFor(flags, io)
  const style = await styleFor(io, flags.color)
  io.stderr.write(style.dim(`${project.database} (${project.environment})\n`))
  const migrated = await run(project, migrateOptions(flags, io, style))
  const code = migrated.results.every(({ status }) => status === 'done' || status === 'planned')
    ? exit.done
    : exit.failed
  io.stdout.write(flags.json ? migratedJson(project, migrated, code) : migratedText(migrated, style))
  return code
}

function migrateOptions(flags: MigrationFlags, io: Io, style: Style): MigrateOptions {
  return {
    ...connectOptions(flags, io),
    dryRun: flags.dryRun === true,
    lockTimeout: flags.lockTimeout ?? 60_000,
    onWait: () => void io.stderr.write('Waiting for another process that is migrating …\n'),
    onResult: result => void (flags.json ? io.stderr : io.stdout).write(resultText(result, style)),
    consent: consentBy(flags, io),
  }
}
