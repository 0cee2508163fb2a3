import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

const day = 24 * 60 * 60
const project = hashOf(`${JSON.parse(readFileSync('package.json', 'utf8')).name} ${process.cwd()}`)
const host = hashOf(`${hostname()} ${processSpace()}`)

/** A name for a test database, which contains the project, the host, the process and the time. */
export function temporaryName(): string {
  const parts = [project, host, process.pid.toString(36), now().toString(36), randomBytes(4).toString('hex')]
  return `test_${parts.join('_')}`
}

/** Whether a database is this project's and its process is gone; from another host or container, if it is a day old. */
export function isLeftOver(name: string): boolean {
  const [, whose, where, pid = '', since = ''] =
    /^test_([0-9a-f]{6})_([0-9a-f]{6})_([0-9a-z]+)_([0-9a-z]+)_[0-9a-f]{8}$/.exec(name) ?? []
  if (whose !== project) return false
  return where === host ? !isAlive(Number.parseInt(pid, 36)) : now() - Number.parseInt(since, 36) > day
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6)
}

/** The namespace of process ids: the host, or a container. */
function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
