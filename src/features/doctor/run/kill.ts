import { setTimeout as sleep } from 'node:timers/promises'
import { systemCodeOf } from '../../../core/errors.ts'
import { processesOf } from './processes.ts'

const patience = 2500

/** Ends all processes of a run, but for those to spare: politely, then for good, and again until there is none. */
export async function killRun(
  id: string,
  groups: ReadonlySet<number>,
  spared: ReadonlySet<number> = new Set(),
): Promise<void> {
  const living = async () => (await processesOf(id, groups)).filter(pid => !spared.has(pid))
  const deadline = performance.now() + patience
  const asked = new Set<number>()
  for (let left = await living(); left.length > 0; left = await living()) {
    const isLate = performance.now() > deadline
    for (const pid of left) {
      if (isLate) send(pid, 'SIGKILL')
      else if (!asked.has(pid)) send(pid, 'SIGTERM')
      asked.add(pid)
    }
    // What cannot be killed waits in the kernel; it ends when that lets it go.
    if (performance.now() > deadline + patience) return
    await sleep(25)
  }
}

/** What has ended meanwhile, or may not be ended by us, changes nothing. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
  }
}
