import { shellCommand } from '../../core/system/shell.ts'
import type { SetupResult, SetupStep } from '../../features/create/steps.ts'
import type { Io } from './io.ts'

type OnStep = (step: SetupStep, running: Promise<SetupResult>) => void

/** Shows the current step on standard error: a spinner on a terminal, a line elsewhere. */
export async function progressOn(io: Io, { quiet }: { readonly quiet?: true }): Promise<OnStep> {
  if (quiet) return () => {}
  if (!io.stderr.isTTY) return step => void io.stderr.write(`${wordsOf(step)} …\n`)
  const { default: spinnerOn } = await import('yocto-spinner')
  return (step, running) => {
    const spinner = spinnerOn({ text: wordsOf(step), stream: io.stderr, handleSignals: false }).start()
    running.finally(() => spinner.stop())
  }
}

/** The step as its command lines. */
function wordsOf({ commands }: SetupStep): string {
  return shellCommand(commands.at(-1)?.slice(0, 2) ?? [])
}
