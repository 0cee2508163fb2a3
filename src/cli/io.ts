import type { Environment } from '../core/process.ts'

/** The slice of the process that the program touches, so that a test can pass an object. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean | undefined }
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean | undefined }
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean | undefined }
  readonly env: Environment
  readonly cwd: string
  /** How this very program was started: Node, and its file. */
  readonly program: readonly string[]
  /** Fires when the process is told to stop. */
  readonly signal: AbortSignal
  now(): Date
  /** Goes to a folder: what a project's own configuration reads by a relative path, it means from its root. */
  enter(folder: string): void
}

/**
 * The real process. Ctrl-C and a polite kill become the signal, so that whoever is at work can tidy up. A stream
 * costs milliseconds to open, so each is opened when it is first used.
 */
export function processIo(): Io {
  const stop = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort())
  return {
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return tolerant(process.stdout)
    },
    get stderr() {
      return tolerant(process.stderr)
    },
    env: process.env,
    cwd: process.cwd(),
    program: [process.execPath, process.argv[1] ?? ''],
    signal: stop.signal,
    now: () => new Date(),
    enter: folder => process.chdir(folder),
  }
}

/** A reader that left early (`| head -1`) is no error. */
function tolerant<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  if (stream.listenerCount('error') === 0) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return stream
}

/** Whether a person can be asked: never in a pipe and never in CI. */
export function isTerminal({ stdin, stdout, env }: Io): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && !isSet(env.CI)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
