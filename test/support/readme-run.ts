import { spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Environment } from '../../src/core/system/process.ts'
import { emptyFolder } from './folder.ts'
import { fence, repositoryWith } from './readme.ts'
import { gapi } from './run.ts'

export { answering, withScripts } from '../../src/features/doctor/samples/programs.ts'

export interface RunStep {
  readonly line: number
  readonly command: string
  readonly state: string
  readonly reason: string
  readonly exitCode: number | null
  readonly url: string | null
  readonly output: readonly string[]
}

export interface ReadmeRun {
  readonly code: number
  readonly steps: readonly RunStep[]
  readonly services: readonly { readonly name: string; readonly isReachable: boolean }[]
  readonly stderr: string
  /** The folder for temporary files. */
  readonly temporary: string
  readonly home: string
}

/** Runs the README of these files through the front door, with a home and a temporary folder of its own. */
export async function runReadme(
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
  { flags = [], env = {} }: { readonly flags?: readonly string[]; readonly env?: Environment } = {},
): Promise<ReadmeRun> {
  const cwd = repositoryWith({ 'README.md': fence(...lines), ...files })
  return runIn(cwd, ['--yes', ...flags], env)
}

export async function runIn(
  cwd: string,
  flags: readonly string[] = ['--yes'],
  given: Environment = {},
): Promise<ReadmeRun> {
  const [temporary, home] = [emptyFolder(), emptyFolder()]
  const env = { TMPDIR: temporary, HOME: home, ...given }
  const checks = ['--only', 'readme/setup-runs,readme/server-answers,readme/verify-runs,tests/pass']
  const args = ['doctor', '--run', ...checks, '--json', ...flags]
  const { code, stdout, stderr } = await gapi(args, { cwd, env })
  const { steps = [], services = [] } = JSON.parse(stdout).run ?? {}
  return { code, steps, services, stderr, temporary, home }
}

/** One line for each step: “3 npm test: failed”. */
export function told({ steps }: ReadmeRun): string[] {
  return steps.map(({ line, command, state }) => `${line} ${command}: ${state}`)
}

/** A port of this machine that something listens on, until the test is over. */
export async function takenPort(): Promise<number> {
  const server = createServer(socket => socket.destroy())
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Whether a process runs; one that has ended may wait as a zombie for a parent that never asks. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', `${pid}`], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}
