import type { ChildProcess } from 'node:child_process'
import spawn from 'cross-spawn'
import { systemCodeOf } from './errors.ts'

/** How a program ended. */
export interface Ended {
  readonly ok: boolean
  /** The system's word for why it could not be started: ENOENT where there is no such program. */
  readonly fault?: string | undefined
  readonly exitCode?: number | null
  readonly signal?: string | null
  /** What it wrote to standard output, and that with what it wrote to standard error, as it came. */
  readonly stdout: string
  readonly output: string
}

interface Surroundings {
  readonly cwd?: string
  /** All that it is given; without it, what we have. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Ends the program, by force after five seconds. */
  readonly signal?: AbortSignal
}

/** Runs a program without a shell and without input, and waits until it has ended and all it wrote is read. */
export async function runChild(
  [program = '', ...args]: readonly string[],
  { cwd, env, signal }: Surroundings,
): Promise<Ended> {
  try {
    const options = { cwd, env, windowsHide: true }
    return await endOf(spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }), signal)
  } catch (error) {
    const fault = systemCodeOf(error)
    if (fault === undefined) throw error
    return { ok: false, fault, stdout: '', output: '' }
  }
}

function endOf(child: ChildProcess, signal: AbortSignal | undefined): Promise<Ended> {
  const written: { readonly isError: boolean; readonly part: Buffer }[] = []
  child.stdout?.on('data', part => written.push({ isError: false, part }))
  child.stderr?.on('data', part => written.push({ isError: true, part }))
  const letGo = endWith(child, signal)
  return new Promise((done, fail) => {
    child.on('error', error => {
      // What already runs stays ours, also when it cannot be killed.
      if (child.pid !== undefined) return
      letGo()
      fail(error)
    })
    child.on('close', (exitCode, endedBy) => {
      letGo()
      const ok = exitCode === 0 && !signal?.aborted
      const stdout = textOf(written.filter(({ isError }) => !isError))
      done({ ok, exitCode, signal: endedBy, stdout, output: textOf(written) })
    })
  })
}

/** Ends a program when we are told to stop: first politely, then by force. Answers how to let go of it. */
function endWith(child: ChildProcess, signal: AbortSignal | undefined): () => void {
  let force: NodeJS.Timeout | undefined
  const end = () => {
    child.kill()
    force = setTimeout(() => child.kill('SIGKILL'), 5000)
  }
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(force)
    signal?.removeEventListener('abort', end)
  }
}

/** Without the last line's end, as a shell's `$(…)` has it. */
function textOf(written: readonly { readonly part: Buffer }[]): string {
  return Buffer.concat(written.map(({ part }) => part))
    .toString()
    .replace(/\r?\n$/, '')
}
