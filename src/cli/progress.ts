import { shellCommand } from '../core/shell.ts'
import type { Step, StepResult } from '../features/create/steps.ts'
import type { Io } from './io.ts'

type OnStep = (step: Step, running: Promise<StepResult>) => void

/** Says on standard error what is under way: a spinner on a terminal, a line elsewhere. */
export async function progressOn(io: Io, { quiet }: { readonly quiet?: true }): Promise<OnStep> {
  if (quiet) return () => {}
  if (!io.stderr.isTTY) return step => void io.stderr.write(`${wordsOf(step)} …\n`)
  const { default: ora } = await import('ora')
  return (step, running) => {
    const spinner = ora({ text: wordsOf(step), stream: io.stderr, discardStdin: false }).start()
    running.finally(() => spinner.stop())
  }
}

/** The step as the commands one would type. */
function wordsOf({ commands }: Step): string {
  return shellCommand(commands.at(-1)?.slice(0, 2) ?? [])
}
