import { templates } from 'virtual:templates'
import { InvalidArgumentError } from 'commander'
import { findProject } from '../../../core/project/place.ts'
import { type ExitCode, exit, UserError } from '../../../core/system/errors.ts'
import { checkUpdate } from '../../../features/update/check-update.ts'
import { abortUpdate, refuseUnfinished } from '../../../features/update/finish-update.ts'
import { planUpdate } from '../../../features/update/plan-update.ts'
import { recordedProject } from '../../../features/update/renderings.ts'
import { stepsOf } from '../../../features/update/steps.ts'
import { conflictsIn } from '../../../features/update/update-plan.ts'
import { writeUpdate } from '../../../features/update/write-update.ts'
import type { Configure } from '../../command.ts'
import { databaseJson } from '../../formats/json.ts'
import { checkedJson, checkedText } from '../../formats/update/checked.ts'
import {
  conflictsText,
  plannedText,
  updatedJson,
  updatedText,
  upToDateText,
} from '../../formats/update/updated.ts'
import type { Io } from '../../terminal/io.ts'
import { runOther } from './run-other.ts'
import { continueUpdate, runRemaining, stepContext, type UpdateFlags } from './run-steps.ts'

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
  if (!flags.dryRun) await refuseUnfinished(root, io.env)
  const plan = await planUpdate({
    ...requestFor(root, flags, io),
    now: io.now(),
    mayBeDirty: flags.dryRun === true,
  })
  const context = stepContext(root, io)
  if (flags.dryRun) {
    const steps = plan.changes.length > 0 ? stepsOf(plan.steps, context) : []
    const code = conflictsIn(plan).length > 0 ? exit.conflict : exit.done
    const diff = flags.diff === true
    if (flags.json) io.stdout.write(updatedJson({ plan, code, outcome: 'planned', remaining: steps, diff }))
    else io.stdout.write(plan.changes.length === 0 ? upToDateText(plan) : plannedText({ plan, steps, diff }))
    return code
  }
  if (plan.changes.length === 0) {
    if (flags.json) io.stdout.write(updatedJson({ plan, code: exit.done, outcome: 'updated', remaining: [] }))
    else io.stdout.write(upToDateText(plan))
    return exit.done
  }
  const state = await writeOrRestore()
  const steps = stepsOf(state.remaining, context)
  if (state.phase === 'conflicts') {
    if (flags.json)
      io.stdout.write(updatedJson({ plan, code: exit.conflict, outcome: 'conflicts', remaining: steps }))
    else io.stdout.write(conflictsText(plan))
    return exit.conflict
  }
  if (!flags.install) {
    const ran = { done: [], failed: undefined, remaining: [], notes: [] }
    if (flags.json)
      io.stdout.write(updatedJson({ plan, code: exit.done, outcome: 'written', remaining: steps }))
    else io.stdout.write(updatedText(plan, ran, steps))
    return exit.done
  }
  const { ran, code, remaining } = await runRemaining(root, state, io)
  const outcome = ran.failed ? 'unfinished' : 'updated'
  if (flags.json) io.stdout.write(updatedJson({ plan, code, outcome, ran, remaining }))
  else io.stdout.write(updatedText(plan, ran, remaining))
  return code

  async function writeOrRestore() {
    try {
      return await writeUpdate(plan, io.env)
    } catch (error) {
      await abortUpdate(root, io.env)
      throw error
    }
  }
}

function requestFor(root: string, { base }: UpdateFlags, { cwd, env, program, signal }: Io) {
  return { root, cwd, base, templates, node: program[0] ?? 'node', env, signal }
}

async function check(root: string, flags: UpdateFlags, io: Io): Promise<ExitCode> {
  const found = await checkUpdate(requestFor(root, flags, io))
  const withDrift = flags.check !== 'behind'
  const isBehind = found.from !== found.to || found.behind.length > 0
  const code = isBehind || (withDrift && found.drifted.length > 0) ? exit.failed : exit.done
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
