import { Readable, Writable } from 'node:stream'
import { main } from '../../src/cli/main.ts'
import type { Environment } from '../../src/core/process.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface Situation {
  readonly cwd: string
  readonly env?: Environment
  readonly stdin?: string
  readonly signal?: AbortSignal
}

/** Runs the real command line in this process, as `create-good-api ARGS` away from a terminal. */
export async function createGoodApi(
  args: readonly string[],
  { cwd, env = {}, stdin = '', signal }: Situation,
): Promise<Ran> {
  const stdout = new Sink()
  const stderr = new Sink()
  const code = await main('create-good-api', args, {
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    cwd,
    signal: signal ?? new AbortController().signal,
    now: () => new Date('2026-11-22T20:06:31.500Z'),
  })
  return { code, stdout: stdout.text, stderr: stderr.text }
}

class Sink extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.text += chunk
    written()
  }
}
