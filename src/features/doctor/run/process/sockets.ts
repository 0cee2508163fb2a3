import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { systemCodeOf } from '../../../../core/system/errors.ts'
import { outputOf } from '../../../../core/system/process.ts'

/** A port that a process listens on, and the host to reach it. */
export interface Listening {
  readonly host: string
  readonly port: number
}

/** The TCP ports that some processes listen on, without those of debuggers. */
export async function listeningOf(pids: readonly number[]): Promise<Listening[]> {
  if (pids.length === 0) return []
  const found = process.platform === 'linux' ? listeningByLinux(pids) : await listeningByLsof(pids)
  const ports = new Map(found.filter(({ port }) => !isDebugger(port)).map(each => [each.port, each]))
  return [...ports.values()]
}

/** `node --inspect` speaks HTTP as well. */
function isDebugger(port: number): boolean {
  return port >= 9229 && port <= 9239
}

function listeningByLinux(pids: readonly number[]): Listening[] {
  const inodes = new Set(pids.flatMap(socketsOf))
  return ['tcp6', 'tcp'].flatMap(table =>
    linesOf(`/proc/net/${table}`).flatMap(line => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      const [address = '', port = ''] = local.split(':')
      if (state !== '0A' || !inodes.has(inode)) return []
      return [{ host: hostOf(address), port: Number.parseInt(port, 16) }]
    }),
  )
}

/**
 * The table has the IPv6 loopback address with its last word byte-swapped; any other address also accepts the
 * IPv4 loopback.
 */
function hostOf(address: string): string {
  return address === '00000000000000000000000001000000' ? '[::1]' : '127.0.0.1'
}

/** The inodes of the sockets that a process has open. */
function socketsOf(pid: number): string[] {
  return tolerated(() => readdirSync(`/proc/${pid}/fd`), []).flatMap(fd => {
    const link = tolerated(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '')
    return /^socket:\[(\d+)\]$/.exec(link)?.slice(1) ?? []
  })
}

function linesOf(path: string): string[] {
  return tolerated(() => readFileSync(path, 'utf8'), '')
    .split('\n')
    .slice(1)
}

/** A process may end while it is read. */
function tolerated<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch (error) {
    if (systemCodeOf(error) === undefined) throw error
    return otherwise
  }
}

async function listeningByLsof(pids: readonly number[]): Promise<Listening[]> {
  const listed = await outputOf(['lsof', '-nP', '-a', '-p', pids.join(','), '-iTCP', '-sTCP:LISTEN', '-Fn'])
  return [...listed.matchAll(/^n(.*):(\d+)$/gm)].map(([, address, port]) => ({
    host: address === '[::1]' ? '[::1]' : '127.0.0.1',
    port: Number(port),
  }))
}
