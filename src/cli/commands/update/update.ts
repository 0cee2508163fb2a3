import { templates } from 'virtual:templates'
import { InvalidArgumentError } from 'commander'
import { findProject } from '../../../core/project/place.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { checkUpdate } from '../../../features/update/check-update.ts'
import { abortUpdate, refuseUnfinished } from '../../../features/update/finish-update.ts'
import { planUpdate } from '../../../features/update/plan-update.ts'
import { recordedProject } from '../../../features/update/renderings.ts'
import { readState, type UpdateState } from '../../../features/update/state.ts'
import { stepsOf } from '../../../features/update/steps.ts'
import { conflictsIn, type UpdatePlan } from '../../../features/update/update-plan.ts'
import { writeUpdate } from '../../../features/update/write-update.ts'
import type { Configure } from '../../command.ts'
import { databaseJson } from '../../formats/json.ts'
import { checkedJson, checkedText } from '../../formats/update/checked.ts'
import {
  conflictsText,
  plannedText,
  type Updated,
  updatedJson,
  updatedText,
  upToDateText,
} from '../../formats/update/updated.ts'
import type { Io } from '../../terminal/io.ts'
import { runOther } from './run-other.ts'
import { continueUpdate, nothingRan, runRemaining, stepContext, type UpdateFlags } from './run-steps.ts'

export const configureUpdate: Configure = (command, io, done) =>
  command
    .description('Bring the project to this version of its template, and keep what you changed.')
    .option('-n, --dry-run', 'show every file and command, and change nothing')
    .option('--diff', 'show every line that changes, with --dry-run')
    .option('--to <version>', 'a version of create-good-api, or its tarball (default: the one that runs)')
    .option(
      '--base <file>',
      'tarball of the version that the project is of (default: the one in vendor/, else npm)',
    )
    .option(
      '--check [what]',
      'exit 1 where the project is behind or drifted; only behind: --check=behind',
      whatToCheck,
    )
    .option('--continue', 'go on after conflicts are resolved, or after a failed command')
    .option('--abort', 'restore the files of before the update')
    .option('--no-install', 'change the files only, and print the commands that remain')
    .option('--json', 'print one JSON object on standard output, logs on standard error')
    .action(async (flags: UpdateFlags) => done(await update(flags, io)))

function whatToCheck(text: string): string {
  if (text === 'behind') return text
  throw new InvalidArgumentError('Write --check or --check=behind.')
}

async function update(flags: UpdateFlags, io: Io): Promise<ExitCode> {
  refuseTogether(flags)
  const { root } = findProject(io.cwd)
  if (flags.to !== undefined) return runOther(flags, root, io)
  if (flags.abort) return abort(root, flags, io)
  if (flags.continue) return continueUpdate(root, flags, io)
  if (flags.check !== undefined) return check(root, flags, io)
  return bring(root, flags, io)
}

function refuseTogether({ check, abort, continue: goOn, dryRun, diff }: UpdateFlags): void {
  const asked = [
    check !== undefined && '--check',
    abort && '--abort',
    goOn && '--continue',
    dryRun && '--dry-run',
  ]
  const given = asked.filter(flag => typeof flag === 'string')
  if (given.length > 1) throw new UserError(`${given.join(' and ')} exclude each other.`, 'Pass one of them.')
  if (diff && !dryRun)
    throw new UserError('--diff needs --dry-run.', 'After an update, git diff shows the lines.')
}

async function bring(root: string, flags: UpdateFlags, io: Io): Promise<ExitCode> {
  recordedProject(root)
  await refuseUnfinished(root, io.env, flags.dryRun === true)
  const mayBeDirty = flags.dryRun === true
  const plan = await planUpdate({ ...requestFor(root, flags, io), now: io.now(), mayBeDirty })
  if (plan.changes.length === 0)
    return say(upToDateText(plan), { plan, code: exit.done, outcome: 'updated' }, flags, io)
  if (flags.dryRun) return showPlan(plan, flags, io)
  const state = await writeOrRestore(plan, io)
  const remaining = stepsOf(state.remaining, stepContext(root, io))
  if (state.phase === 'conflicts')
    return say(conflictsText(plan), { plan, code: exit.conflict, outcome: 'conflicts', remaining }, flags, io)
  if (!flags.install)
    return say(
      updatedText(plan, nothingRan, remaining),
      { plan, code: exit.done, outcome: 'written', remaining },
      flags,
      io,
    )
  const { ran, code, remaining: left } = await runRemaining(root, state, io)
  const outcome = ran.failed ? 'unfinished' : 'updated'
  return say(updatedText(plan, ran, left), { plan, code, outcome, ran, remaining: left }, flags, io)
}

function showPlan(plan: UpdatePlan, flags: UpdateFlags, io: Io): ExitCode {
  const steps = stepsOf(plan.steps, stepContext(plan.root, io))
  const code = conflictsIn(plan).length > 0 ? exit.conflict : exit.done
  const diff = flags.diff === true
  return say(
    plannedText({ plan, steps, diff }),
    { plan, code, outcome: 'planned', remaining: steps, diff },
    flags,
    io,
  )
}

function say(text: string, result: Updated, { json }: UpdateFlags, io: Io): ExitCode {
  io.stdout.write(json ? updatedJson(result) : text)
  return result.code
}

/** Where a file cannot be written, e.g. because the disk is full, all are restored. */
async function writeOrRestore(plan: UpdatePlan, { env }: Io): Promise<UpdateState> {
  try {
    return await writeUpdate(plan, env)
  } catch (error) {
    if (readState(plan.root)) await abortUpdate(plan.root, env)
    throw error
  }
}

function requestFor(root: string, { base }: UpdateFlags, { cwd, env, program, signal }: Io) {
  return { root, cwd, base, templates, node: program[0] ?? 'node', env, signal }
}

async function check(root: string, flags: UpdateFlags, io: Io): Promise<ExitCode> {
  const found = await checkUpdate(requestFor(root, flags, io))
  const withDrift = flags.check !== 'behind'
  const code = found.isBehind || (withDrift && found.drifted.length > 0) ? exit.failed : exit.done
  io.stdout.write(flags.json ? checkedJson(found, code, withDrift) : checkedText(found, withDrift))
  return code
}

async function abort(root: string, { json }: UpdateFlags, io: Io): Promise<ExitCode> {
  const { files, from } = await abortUpdate(root, io.env)
  const install = stepsOf(['install'], stepContext(root, io)).map(({ shown }) => shown)
  if (json)
    io.stdout.write(databaseJson({ ok: true, code: exit.done, outcome: 'aborted', from, remaining: install }))
  else
    io.stdout.write(
      `Restored the files of version ${from}: ${files.length} were compared. If packages were installed since: ${install.join(' ')}\n`,
    )
  return exit.done
}
