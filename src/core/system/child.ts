import type { ChildProcess } from 'node:child_process'
import spawn from 'cross-spawn'
import { systemCodeOf, unlessRefused } from './errors.ts'

/** How a program ended. */
export interface ChildResult {
  readonly ok: boolean
  /** The error code of a program that could not start: ENOENT where it does not exist. */
  readonly fault?: string | undefined
  readonly exitCode?: number | null
  readonly signal?: string | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output and standard error, in the order they arrived. */
  readonly output: string
}

/** What a program reads and writes besides its result. */
export interface ChildStreams {
  /** Its standard input (default: none). */
  readonly input?: string | Uint8Array
  /** Takes its standard output while it arrives, which is then not in the result. */
  readonly onOutput?: (part: Buffer) => void
  /** The same for its standard error. */
  readonly onError?: (part: Buffer) => void
}

interface ChildOptions extends ChildStreams {
  readonly cwd?: string
  /** The whole environment of the program; by default, that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Stops the program; SIGKILL after five seconds. */
  readonly signal?: AbortSignal
  /** Stops the programs that it started, too; not on Windows. */
  readonly withOffspring?: true
}

/**
 * Runs a program without a shell, and waits until it has ended and all its output is read.
 */
export async function runChild(
  [program = '', ...args]: readonly string[],
  { cwd, env, signal, input, onOutput, onError, withOffspring }: ChildOptions,
): Promise<ChildResult> {
  try {
    const isGroup = withOffspring === true && process.platform !== 'win32'
    const options = { cwd, env, windowsHide: true, detached: isGroup }
    const stdin = input === undefined ? 'ignore' : 'pipe'
    const child = spawn(program, args, { ...options, stdio: [stdin, 'pipe', 'pipe'] })
    // A program may end before it has read everything; its exit code says whether that is a fault.
    child.stdin?.on('error', () => {}).end(input)
    return await endOf(child, signal, isGroup, { ...(onOutput && { onOutput }), ...(onError && { onError }) })
  } catch (error) {
    const fault = systemCodeOf(error)
    if (fault === undefined) throw error
    return { ok: false, fault, stdout: '', stderr: '', output: '' }
  }
}

function endOf(
  child: ChildProcess,
  signal: AbortSignal | undefined,
  isGroup: boolean,
  { onOutput, onError }: ChildStreams,
): Promise<ChildResult> {
  const written: { readonly isError: boolean; readonly part: Buffer }[] = []
  child.stdout?.on('data', onOutput ?? (part => written.push({ isError: false, part })))
  child.stderr?.on('data', onError ?? (part => written.push({ isError: true, part })))
  const stopListening = endWith(signal, name => (isGroup ? killGroup(child, name) : child.kill(name)))
  return new Promise((done, fail) => {
    child.on('error', error => {
      // After it has started, an error such as a failed kill does not end the wait.
      if (child.pid !== undefined) return
      stopListening()
      fail(error)
    })
    child.on('close', (exitCode, endedBy) => {
      stopListening()
      const ok = exitCode === 0 && !signal?.aborted
      const stdout = textOf(written.filter(({ isError }) => !isError))
      const stderr = textOf(written.filter(({ isError }) => isError))
      done({ ok, exitCode, signal: endedBy, stdout, stderr, output: textOf(written) })
    })
  })
}

/** Stops a program when the signal fires: SIGTERM, then SIGKILL. Returns a function that stops listening. */
function endWith(signal: AbortSignal | undefined, kill: (name: NodeJS.Signals) => void): () => void {
  let force: NodeJS.Timeout | undefined
  const end = () => {
    kill('SIGTERM')
    force = setTimeout(() => kill('SIGKILL'), 5000)
  }
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end, { once: true })
  return () => {
    clearTimeout(force)
    signal?.removeEventListener('abort', end)
  }
}

/** A group may have ended at the same moment. */
function killGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) unlessRefused(() => process.kill(-pid, name))
}

/** Without the trailing newline, like `$(…)` in a shell. */
function textOf(written: readonly { readonly part: Buffer }[]): string {
  return Buffer.concat(written.map(({ part }) => part))
    .toString()
    .replace(/\r?\n$/, '')
}
