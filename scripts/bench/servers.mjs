import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from './measure.mjs'

const helpers = join(root, '.ci', 'servers.sh')
const pidFiles = { postgres: 'postgres/db/postmaster.pid', mariadb: 'mariadb/pid' }

/**
 * Starts a server for a benchmark; returns its URL and its process. It ends with `stop`, or with this
 * process.
 */
export async function startServer(name) {
  const script = `source "${helpers}"; trap stop_servers EXIT; start_${name}; head -1 "$servers/${pidFiles[name]}"; read -r _`
  const child = spawn('bash', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise(done => child.on('close', done))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const [{ value: url }, { value: pid }] = [await lines.next(), await lines.next()]
  if (!pid) throw new Error(`${name} did not start.`)
  const stop = () => {
    child.stdin.end()
    return ended
  }
  return { url, pid: Number(pid), stop }
}
