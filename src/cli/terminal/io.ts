import { fstatSync, writeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import { systemCodeOf } from '../../core/system/errors.ts'
import type { Environment } from '../../core/system/process.ts'

/** Where text goes. */
export interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): void
}

/** The part of the process that the program uses, so that a test can pass an object. */
export interface Io {
  readonly stdin: NodeJS.ReadableStream & { isTTY?: boolean | undefined }
  readonly stdout: Output
  /** Standard output as a stream, for prompts. */
  readonly screen: NodeJS.WritableStream
  readonly stderr: Writable & { isTTY?: boolean | undefined }
  readonly env: Environment
  readonly cwd: string
  /** The command line that starts this program: Node, and its file. */
  readonly program: readonly string[]
  /** Fires when the process is told to stop. */
  readonly signal: AbortSignal
  now(): Date
  /** Changes to a folder: relative paths in a project's configuration start at its root. */
  enter(folder: string): void
}

/**
 * The real process. Ctrl-C and SIGTERM abort the signal, so that running work can clean up. Opening a stream
 * or adding a signal handler takes milliseconds, so each is made on first use.
 */
export function processIo(): Io {
  let controller: AbortController | undefined
  const stop = () => {
    controller ??= new AbortController()
    return controller
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop().abort())
  const screen = reserveStandardOutput()
  return {
    get stdin() {
      return process.stdin
    },
    stdout: standardOutput(screen),
    get screen() {
      return ignoreClosedPipe(screen())
    },
    get stderr() {
      return ignoreClosedPipe(process.stderr)
    },
    env: process.env,
    cwd: process.cwd(),
    program: [process.execPath, process.argv[1] ?? ''],
    get signal() {
      return stop().signal
    },
    now: () => new Date(),
    enter: folder => process.chdir(folder),
  }
}

/**
 * Sends to standard error whatever a project's own modules print, e.g. migrations and knexfiles with
 * console.log: standard output is for this program's result, which may be JSON or SQL. Returns the real
 * stream.
 */
function reserveStandardOutput(): () => NodeJS.WriteStream {
  const original = Object.getOwnPropertyDescriptor(process, 'stdout')
  Object.defineProperty(process, 'stdout', { ...original, get: () => process.stderr })
  return () => original?.get?.call(process)
}

/**
 * Writes to standard output without its stream, which takes 3 ms to open, unless the reader is slow. On
 * Windows the stream is always used, because a console does not accept bytes.
 */
function standardOutput(screen: () => NodeJS.WriteStream): Output {
  const isWindows = process.platform === 'win32'
  let isStream = isWindows
  return {
    get isTTY() {
      // bigint, because a plain fstat of a pipe makes the next fs.realpathSync end early, and modules load
      // from links.
      return (isWindows || fstatSync(1, { bigint: true }).isCharacterDevice()) && screen().isTTY
    },
    write(text) {
      const left = isStream ? Buffer.from(text) : writeNow(Buffer.from(text))
      if (left.length === 0) return
      isStream = true
      ignoreClosedPipe(screen()).write(left)
    },
  }
}

/** Writes as much as the reader accepts at once, and returns the rest. */
function writeNow(bytes: Buffer): Buffer {
  let left = bytes
  try {
    while (left.length > 0) left = left.subarray(writeSync(1, left))
    return left
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === 'EAGAIN') return left
    if (code !== 'EPIPE') throw error
    return Buffer.alloc(0)
  }
}

/** A reader that closed early (`| head -1`) is not an error. */
function ignoreClosedPipe<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  if (stream.listenerCount('error') === 0) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
  return stream
}

/** Whether questions can be asked: never in a pipe and never in CI. */
export function isTerminal({ stdin, stdout, env }: Io): boolean {
  return stdin.isTTY === true && stdout.isTTY === true && !isSet(env.CI)
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false'
}
