import { setTimeout as sleep } from 'node:timers/promises'
import { systemCodeOf } from '../../../../core/system/errors.ts'
import { processesOf } from './processes.ts'

const timeout = 2500

/** Ends all processes of a run, except those to spare: SIGTERM, then SIGKILL, again until none is left. */
export async function killRun(
  id: string,
  groups: ReadonlySet<number>,
  spared: ReadonlySet<number> = new Set(),
): Promise<void> {
  const living = async () => (await processesOf(id, groups)).filter(pid => !spared.has(pid))
  const deadline = performance.now() + timeout
  const asked = new Set<number>()
  for (let left = await living(); left.length > 0; left = await living()) {
    const isLate = performance.now() > deadline
    for (const pid of left) {
      if (isLate) send(pid, 'SIGKILL')
      else if (!asked.has(pid)) send(pid, 'SIGTERM')
      asked.add(pid)
    }
    // A process that cannot be killed waits in the kernel, and ends when the kernel returns.
    if (performance.now() > deadline + timeout) return
    await sleep(25)
  }
}

/** A process that has ended, or that we may not signal, is ignored. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
  }
}
