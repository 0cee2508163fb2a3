import type { Command } from 'commander'
import { type ExitCode, exit } from '../core/errors.ts'
import { type ConfiguredProject, type KnexProject, readProject } from '../core/knex-project.ts'
import { findProject } from '../core/project-place.ts'
import type { Approach, Migrated } from '../features/migration/session.ts'
import { migratedJson } from './formats/migrated-json.ts'
import { migratedText, resultText } from './formats/migrated-text.ts'
import { type Io, isTerminal } from './io.ts'
import { duration } from './options.ts'
import { type Style, styleFor } from './style.ts'

/** The flags of every command that looks at a project's database. */
export interface ProjectFlags {
  readonly knexfile?: string
  readonly env?: string
  readonly waitDb?: number
  readonly json?: true
  readonly color: boolean
}

/** The flags of every command that changes it. */
export interface RunFlags extends ProjectFlags {
  readonly lockTimeout?: number
  readonly yes?: true
  readonly dryRun?: true
}

export function addProjectFlags(command: Command): Command {
  return command
    .option('--knexfile <path>', 'the knexfile, when it is not the nearest one')
    .option('--env <name>', 'the environment of the knexfile; NODE_ENV, or development')
    .option('--wait-db <time>', 'wait so long for the database to answer, as in 30s', duration)
    .option('--json', 'one JSON object on standard output, logs on standard error')
    .option('--no-color', 'no colours (NO_COLOR does the same)')
}

export function addRunFlags(command: Command): Command {
  return addProjectFlags(command)
    .option('-n, --dry-run', 'run it in a transaction, show the statements, and take it back')
    .option('--lock-timeout <time>', 'wait so long for another that migrates (60s by default)', duration)
    .option('-y, --yes', 'with --env production: undo migrations there without asking')
}

/** Finds the project and goes to its folder. */
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

/** Runs one of the commands that change the database, and says as it goes what it does. */
export async function runMigrations(
  flags: RunFlags,
  io: Io,
  run: (project: ConfiguredProject, approach: Approach) => Promise<Migrated>,
): Promise<ExitCode> {
  const project = await configuredProjectFor(flags, io)
  const style = await styleFor(io, flags.color)
  io.stderr.write(style.dim(`${project.database} (${project.environment})\n`))
  const migrated = await run(project, approachFor(flags, io, style))
  const code = migrated.results.every(({ status }) => status === 'done' || status === 'planned')
    ? exit.done
    : exit.failed
  io.stdout.write(flags.json ? migratedJson(project, migrated, code) : migratedText(migrated, style))
  return code
}

function approachFor(flags: RunFlags, io: Io, style: Style): Approach {
  return {
    signal: io.signal,
    dryRun: flags.dryRun === true,
    waitDb: flags.waitDb ?? 0,
    lockTimeout: flags.lockTimeout ?? 60_000,
    onWait: () => void io.stderr.write('Another process is migrating; waiting …\n'),
    onResult: result => void (flags.json ? io.stderr : io.stdout).write(resultText(result, style)),
    consents: consentBy(flags, io, 'undo migrations there'),
  }
}

/** Asks once, whoever asks: --yes with --env production, or the name of the database typed on a terminal. */
export function consentBy(
  { yes, env, json }: Pick<RunFlags, 'yes' | 'env' | 'json'>,
  io: Io,
  purpose: string,
): (database: string) => Promise<boolean> {
  let answer: Promise<boolean> | undefined
  return database => {
    answer ??= ask(database)
    return answer
  }

  async function ask(database: string): Promise<boolean> {
    if (yes) return env === 'production'
    if (json || !isTerminal(io)) return false
    return (await import('./prompts.ts')).typedName(database, purpose, io)
  }
}
