import type { Environment } from '../core/process.ts'

/** The slice of the process that the program touches, so that a test can pass an object. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean | undefined }
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean | undefined }
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean | undefined }
  readonly env: Environment
  readonly cwd: string
  /** Fires when the process is told to stop. */
  readonly signal: AbortSignal
  now(): Date
}

/** The real process. Ctrl-C and a polite kill become the signal, so that whoever is at work can tidy up. */
export function processIo(): Io {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe)
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
    now: () => new Date(),
  }
}

/** A reader that left early (`| head -1`) is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

/** Whether a person can be asked: never in a pipe and never in CI. */
export function isTerminal({ stdin, stdout, env }: Io): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && !isSet(env.CI)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
