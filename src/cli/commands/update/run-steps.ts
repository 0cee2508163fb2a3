import { templates } from 'virtual:templates'
import { readCreated } from '../../../core/render/read-created.ts'
import { type ExitCode, exit } from '../../../core/system/errors.ts'
import { resolveConflicts } from '../../../features/update/finish-update.ts'
import { type UpdateState, writeState } from '../../../features/update/state.ts'
import {
  runSteps,
  type StepContext,
  type StepsResult,
  stepsOf,
  type UpdateStep,
} from '../../../features/update/steps.ts'
import { databaseJson } from '../../formats/json.ts'
import { continuedText } from '../../formats/update/updated.ts'
import type { Io } from '../../terminal/io.ts'

export interface UpdateFlags {
  readonly dryRun?: true
  readonly diff?: true
  readonly to?: string
  readonly base?: string
  readonly check?: true | 'behind'
  readonly continue?: true
  readonly abort?: true
  readonly install: boolean
  readonly json?: true
}

export function stepContext(root: string, { env, signal }: Io): StepContext {
  const { template, packageManager } = readCreated(root, 'Correct it.')
  const toolchain = templates[template]?.manifest.toolchain ?? 'node'
  return { root, toolchain, packageManager, env, signal }
}

interface Remaining {
  readonly ran: StepsResult
  readonly code: ExitCode
  /** The commands that did not run. */
  readonly remaining: readonly UpdateStep[]
}

/** Runs what remains of an update. It is done when all of it has ended well. */
export async function runRemaining(root: string, state: UpdateState, io: Io): Promise<Remaining> {
  const context = stepContext(root, io)
  const ran = await runSteps(state.remaining, context, ({ name, shown }) => {
    // Where the process is killed, --continue goes on with this command.
    writeState(root, { ...state, remaining: state.remaining.slice(state.remaining.indexOf(name)) })
    io.stderr.write(`${shown} …\n`)
  })
  // The state stays, so that --abort still restores everything, until the next update or a commit.
  writeState(root, { ...state, remaining: ran.remaining })
  return {
    ran,
    code: ran.failed ? exit.failed : exit.done,
    remaining: stepsOf(ran.remaining, context),
  }
}

/** Goes on with an update whose conflicts are resolved, or whose last command failed. */
export async function continueUpdate(root: string, flags: UpdateFlags, io: Io): Promise<ExitCode> {
  const state = await resolveConflicts(root, io.env)
  if (!flags.install) {
    const remaining = stepsOf(state.remaining, stepContext(root, io))
    return report({ ran: nothingRan, code: exit.done, remaining }, state, flags, io)
  }
  return report(await runRemaining(root, state, io), state, flags, io)
}

export const nothingRan: StepsResult = { done: [], failed: undefined, remaining: [], notes: [] }

function report(
  { ran, code, remaining }: Remaining,
  { from, to }: UpdateState,
  { json }: UpdateFlags,
  io: Io,
): ExitCode {
  const outcome = ran.failed ? 'unfinished' : remaining.length > 0 ? 'written' : 'updated'
  const shown = (steps: readonly UpdateStep[]) => steps.map(step => step.shown)
  if (json)
    io.stdout.write(
      databaseJson({
        ok: code === exit.done,
        code,
        outcome,
        from,
        to,
        done: shown(ran.done),
        failed: ran.failed ? { command: ran.failed.step.shown, output: ran.failed.output } : null,
        remaining: shown(remaining),
      }),
    )
  else io.stdout.write(continuedText(ran, remaining))
  return code
}
