import { join } from 'node:path'
import { templates } from 'virtual:templates'
import { addressInUrl } from '../../../core/database/database-address.ts'
import { refuseUrl } from '../../../core/database/database-url.ts'
import { guardUnseen } from '../../../core/ledger/production-guard.ts'
import { findProject } from '../../../core/project/place.ts'
import { writeChanges } from '../../../core/render/write-changes.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { refuseDirty } from '../../../core/system/git/dirty.ts'
import {
  knownDatabases,
  planSwitch,
  refuseMergeConflicts,
  type SwitchPlan,
} from '../../../features/switch/plan-switch.ts'
import {
  installSteps,
  remainingSteps,
  runSteps,
  type StepsRan,
  type SwitchStep,
  stepsOf,
} from '../../../features/switch/steps.ts'
import { dumpDatabase } from '../../../features/transfer/dump.ts'
import { removeDump } from '../../../features/transfer/dump-files.ts'
import type { Configure } from '../../command.ts'
import { confirmOption, consentBy } from '../../consent.ts'
import { switchedJson, switchedText } from '../../formats/db/switched.ts'
import type { Io } from '../../terminal/io.ts'
import { connectOptions, projectFor } from '../migration/run-migrations.ts'
import { type FillFlags, quietOption } from '../seed/seed-flags.ts'

interface SwitchFlags extends FillFlags {
  readonly to?: string
  readonly dryRun?: true
  readonly install: boolean
}

export const configureDbSwitch: Configure = (command, io, done) =>
  command
    .description('Change the project to another kind of database, and copy its rows with --to.')
    .argument('<database>', `kind of database: ${knownDatabases(templates).join(', ')}`)
    .option('--to <url>', 'DATABASE_URL of an empty database to migrate and to copy all rows into')
    .option('-n, --dry-run', 'show every file that changes, and change nothing')
    .option('--no-install', 'change the files only, and print the commands that remain')
    .option('--env <name>', 'environment whose config is used (default: APP_CONFIG, else development)')
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (database: string, flags: SwitchFlags) => done(await switchDatabase(database, flags, io)))

async function switchDatabase(to: string, flags: SwitchFlags, io: Io): Promise<ExitCode> {
  const { root } = findProject(io.cwd)
  io.enter(root)
  const plan = await planSwitch(root, to, templates, io.env)
  const dump = flags.to === undefined ? undefined : `data/switch-${Math.floor(io.now().getTime() / 1000)}`
  if (flags.to !== undefined) refuseUrl(to, flags.to)
  const steps = stepsOf(plan, { ...io, url: flags.to, dump, flags: loadFlags(flags) })
  if (flags.dryRun) return report(plan, steps, 'planned', flags, io)
  refuseMergeConflicts(plan)
  await refuseDirty(root, io.env)
  if (flags.to !== undefined && dump !== undefined) await dumpFirst(flags.to, dump, plan, flags, io)
  const written = writeChanges(root, plan.changes)
  if (!flags.install) return report(plan, steps, 'written', flags, io)
  const ran = await run(steps, plan, flags, io)
  if (ran.refusal === undefined)
    return report(plan, remainingSteps(steps, ran), ran.ok ? 'switched' : 'unfinished', flags, io, ran.reason)
  written.undo()
  if (dump !== undefined) removeDump(join(root, dump))
  return refuse(ran.refusal, await run(installSteps(plan), plan, flags, io))
}

/** The load is another process, and cannot ask. */
function loadFlags({ confirm, env }: SwitchFlags): string[] {
  return [
    ...(env === undefined ? [] : ['--env', env]),
    ...(confirm === undefined ? [] : ['--confirm', confirm]),
  ]
}

/** Throws what the load said: the files, and the packages where they could be installed, are as they were. */
function refuse(refusal: string, { ok, reason }: StepsRan): never {
  const [message = '', ...hints] = refusal.split('\n')
  const hint = ok ? hints : [...hints, `The files are as they were, but their packages are not: ${reason}`]
  throw new UserError(message, hint.join('\n'), exit.refused)
}

function run(steps: readonly SwitchStep[], { root }: SwitchPlan, flags: SwitchFlags, io: Io) {
  return runSteps(steps, root, { env: io.env, signal: io.signal, onStep: step => say(step, flags, io) })
}

/** Throws first where the new database is refused without connecting to it: its packages are not installed yet. */
async function dumpFirst(
  url: string,
  dump: string,
  { root, to }: SwitchPlan,
  flags: SwitchFlags,
  io: Io,
): Promise<void> {
  const project = await projectFor(flags, io)
  const target = addressInUrl(to, url)
  if (target)
    await guardUnseen('seed', project, target, { ...consentBy(flags, io), type: async () => undefined })
  const folder = join(root, dump)
  const { tables } = await dumpDatabase(project, folder, connectOptions(flags, io))
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  if (!flags.quiet) io.stderr.write(`Wrote ${rows} rows of ${project.database} to ${folder}.\n`)
}

function say({ shown }: SwitchStep, { quiet }: SwitchFlags, io: Io): void {
  if (!quiet) io.stderr.write(`${shown} …\n`)
}

function report(
  plan: SwitchPlan,
  steps: readonly SwitchStep[],
  outcome: 'planned' | 'written' | 'switched' | 'unfinished',
  flags: SwitchFlags,
  io: Io,
  reason?: string,
): ExitCode {
  const conflicts = plan.changes.some(({ action }) => action === 'conflict')
  const code = outcome === 'unfinished' ? exit.unfinished : conflicts ? exit.conflict : exit.done
  const result = { plan, steps, outcome, code, reason }
  if (flags.json) io.stdout.write(switchedJson(result))
  else if (code === exit.unfinished) io.stderr.write(switchedText(result))
  else if (!flags.quiet) io.stdout.write(switchedText(result))
  return code
}
