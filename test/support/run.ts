import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { main } from '../../src/cli/main.ts'
import type { CommandName } from '../../src/cli/program.ts'
import type { Environment } from '../../src/core/system/process.ts'

const root = process.cwd()

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
export function createGoodApi(args: readonly string[], situation: Situation): Promise<Ran> {
  return run('create-good-api', args, situation)
}

/** The same for `gapi ARGS`. */
export function gapi(args: readonly string[], situation: Situation): Promise<Ran> {
  return run('gapi', args, situation)
}

async function run(
  command: CommandName,
  args: readonly string[],
  { cwd, env = {}, stdin = '', signal }: Situation,
): Promise<Ran> {
  const stdout = new Sink()
  const stderr = new Sink()
  const before = process.cwd()
  try {
    const code = await main(command, args, {
      stdin: Readable.from([stdin]),
      stdout,
      screen: stdout,
      stderr,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      cwd,
      program: [process.execPath, join(root, `bin/${command}.cjs`)],
      signal: signal ?? new AbortController().signal,
      now: () => new Date('2026-11-22T20:06:31.500Z'),
      enter: folder => process.chdir(folder),
    })
    return { code, stdout: stdout.text, stderr: stderr.text }
  } finally {
    process.chdir(before)
  }
}

class Sink extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.text += chunk
    written()
  }
}
