import { spawn } from 'node:child_process'
import { createServer } from 'node:net'

// Each program below listens for the end of this process.
process.setMaxListeners(0)

/**
 * Starts a program in the background. It always ends with this script. `ended` is its exit code or signal,
 * `said` its output so far.
 * @param {readonly string[]} command
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
export function launch([program, ...args], cwd, env) {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const killed = () => child.kill('SIGKILL')
  process.once('exit', killed)
  const output = { all: '', out: '' }
  child.stdout.on('data', chunk => {
    output.all += chunk
    output.out += chunk
  })
  child.stderr.on('data', chunk => {
    output.all += chunk
  })
  const ended = new Promise(done => {
    child.on('close', (code, signal) => {
      process.off('exit', killed)
      done(signal ?? code)
    })
  })
  return { child, ended, said: () => output.all, printed: () => output.out }
}

/** Resolves when the server reports that it is ready. */
export async function untilReady(url, { child }, seconds = 300) {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(50)) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} before it was ready`)
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    await answer?.text()
    if (answer?.status === 200) return
  }
  throw new Error(`${url}/health/ready did not answer 200 within ${seconds} s`)
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.on('listening', done))
  const port = portOf(server)
  await new Promise(done => server.close(done))
  return port
}

/**
 * The port that a server listens on.
 * @param {import('node:net').Server} server
 */
export function portOf(server) {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.')
  return address.port
}

export function pause(milliseconds) {
  return new Promise(done => setTimeout(done, milliseconds))
}
