import { createHash, randomBytes } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

const day = 24 * 60 * 60

/**
 * A name that says whose it is: `shop_gapi_3f2a1c_b7x_t8x2k1_a9f3` belongs to a process of a host, and to a second. At
 * most 60 characters, so that every database takes it.
 */
export function scratchName(of: string): string {
  const base = of.replace(/\W+/g, '_').slice(0, 30)
  const parts = [host(), process.pid.toString(36), now().toString(36), randomBytes(2).toString('hex')]
  return `${base}_gapi_${parts.join('_')}`
}

/** Whether such a name was left behind by a process that died: it is not there any more, or the name is a day old. */
export function isLeftOver(name: string, of: string): boolean {
  const [, base, where, pid = '', since = ''] =
    /^(.*)_gapi_([0-9a-f]{6})_([0-9a-z]+)_([0-9a-z]+)_[0-9a-f]{4}$/.exec(name) ?? []
  if (base === undefined || base !== of.replace(/\W+/g, '_').slice(0, 30)) return false
  const isGone = where === host() && !isAlive(Number.parseInt(pid, 36))
  return isGone || now() - Number.parseInt(since, 36) > day
}

/** Processes are numbered within a host, in containers within a container. */
function host(): string {
  return createHash('sha256').update(`${hostname()} ${processSpace()}`).digest('hex').slice(0, 6)
}

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
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM'
  }
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
