import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export interface Exited {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly exited: Promise<Exited>
  kill(signal: NodeJS.Signals): void
}

/** Starts the built gapi as a process of its own. */
export function startGapi(args: readonly string[], cwd: string, node = process.execPath): Started {
  return startNode([resolve('bin/gapi.cjs'), ...args], cwd, {}, node)
}

/** Starts Node, with these variables beside those of this process. */
export function startNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  node = process.execPath,
): Started {
  const child = spawn(node, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', part => {
      text[name] += part
    })
  }
  const exited = new Promise<Exited>(done => child.on('close', code => done({ code, ...text })))
  return { exited, kill: signal => void child.kill(signal) }
}
