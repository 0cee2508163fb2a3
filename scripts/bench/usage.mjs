import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * The resources of one command: elapsed and CPU seconds, the CPU seconds of a server meanwhile, and the
 * maximum memory in MB; and its output. Linux only.
 * @param {readonly string[]} command
 * @param {{ cwd: string, server?: number }} where
 */
export async function usageOf(command, { cwd, server }) {
  const before = server ? cpuOf(server) : 0
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" </dev/null'
  const child = spawn('bash', ['-c', script, 'bench', ...command], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let stdout = ''
  child.stdout.on('data', part => {
    stdout += part
  })
  child.stderr.on('data', part => {
    text += part
  })
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, ...descendantsOf(child.pid).map(highWaterOf))
  }, 20)
  const status = await new Promise(done => child.on('close', done))
  clearInterval(watch)
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}:\n${text}`)
  const [wall, user, system] = text.trim().split('\n').at(-1).split(' ').map(Number)
  return { wall, client: user + system, server: server ? cpuOf(server) - before : 0, peak, stdout }
}

/** CPU seconds of a process and its children, including those that have ended. */
function cpuOf(pid) {
  const ticks = [pid, ...descendantsOf(pid)].map(each => {
    const fields = read(`/proc/${each}/stat`)
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number)
    return fields.length > 14 ? fields[11] + fields[12] + fields[13] + fields[14] : 0
  })
  return ticks.reduce((sum, each) => sum + each, 0) / 100
}

function descendantsOf(pid) {
  const children = tasksOf(pid).flatMap(task =>
    read(`/proc/${pid}/task/${task}/children`).split(' ').filter(Boolean),
  )
  return children.flatMap(child => [Number(child), ...descendantsOf(child)])
}

function tasksOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function highWaterOf(pid) {
  return Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024
}

/** The process may have ended. */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
