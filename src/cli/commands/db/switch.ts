import { join } from 'node:path'
import { templates } from 'virtual:templates'
import { refuseUrl } from '../../../core/database/database-url.ts'
import { findProject } from '../../../core/project/place.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { refuseDirty } from '../../../core/system/git/dirty.ts'
import {
  knownDatabases,
  planSwitch,
  refuseMergeConflicts,
  type SwitchPlan,
} from '../../../features/switch/plan-switch.ts'
import { remainingSteps, runSteps, type SwitchStep, stepsOf } from '../../../features/switch/steps.ts'
import { writeChanges } from '../../../features/switch/write-changes.ts'
import { dumpDatabase } from '../../../features/transfer/dump.ts'
import type { Configure } from '../../command.ts'
import { confirmOption } from '../../consent.ts'
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
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .option('--no-color', 'print no colors (NO_COLOR does the same)')
    .addOption(confirmOption())
    .addOption(quietOption())
    .action(async (database: string, flags: SwitchFlags) => done(await switchDatabase(database, flags, io)))

async function switchDatabase(to: string, flags: SwitchFlags, io: Io): Promise<ExitCode> {
  const place = findProject(io.cwd)
  io.enter(place.root)
  const plan = await planSwitch(place.root, to, templates, io.env)
  const dump = flags.to === undefined ? undefined : `data/switch-${Math.floor(io.now().getTime() / 1000)}`
  if (flags.to !== undefined) refuseUrl(to, flags.to)
  const { confirm, to: url } = flags
  const steps = stepsOf(plan, { url, dump, confirm, program: io.program, manage: place.contract?.manage })
  if (flags.dryRun) return report(plan, steps, 'planned', flags, io)
  refuseMergeConflicts(plan)
  await refuseDirty(place.root, io.env)
  if (dump !== undefined) await dumpFirst(join(place.root, dump), flags, io)
  writeChanges(place.root, plan.changes)
  if (!flags.install) return report(plan, steps, 'written', flags, io)
  const ran = await runSteps(steps, place.root, {
    env: io.env,
    signal: io.signal,
    onStep: step => say(step, flags, io),
  })
  return report(plan, remainingSteps(steps, ran), ran.ok ? 'switched' : 'unfinished', flags, io, ran.reason)
}

async function dumpFirst(folder: string, flags: SwitchFlags, io: Io): Promise<void> {
  const project = await projectFor({ color: flags.color }, io)
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
