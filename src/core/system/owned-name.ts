import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { crc32 } from 'node:zlib'
import { systemCodeOf, unlessRefused } from './errors.ts'

const day = 24 * 60 * 60

/**
 * A name that contains its owner: `shop_gapi_3f2a1c_b7x_t8x2k1_a9f3` has the host, the process and the
 * second. At most 60 characters, the limit of all databases.
 */
export function scratchName(of: string): string {
  const base = of.replace(/\W+/g, '_').slice(0, 30)
  return `${base}_gapi_${ownerMark()}_${hexDigits()}`
}

/**
 * Four random hexadecimal digits, for the names that one process makes in one second. Not from node:crypto,
 * which takes 3 ms to load: whoever makes such a name fails if it exists.
 */
export function hexDigits(): string {
  return Math.floor(Math.random() * 0x10000)
    .toString(16)
    .padStart(4, '0')
}

/** The host, the process and the time: `3f2a1c_b7x_t8x2k1`. */
export function ownerMark(): string {
  return [host(), process.pid.toString(36), now().toString(36)].join('_')
}

/** Whether the process that used such a name has died. */
export function isLeftOver(name: string, of: string): boolean {
  const [, base, mark = ''] = /^(.*)_gapi_([0-9a-f]{6}_[0-9a-z]+_[0-9a-z]+)_[0-9a-f]{4}$/.exec(name) ?? []
  return base !== undefined && base === of.replace(/\W+/g, '_').slice(0, 30) && isOwnerGone(mark)
}

/**
 * Whether the process that wrote a mark is gone. Where that cannot be known (another host, or a system
 * without process start times), a mark is valid for a day.
 */
export function isOwnerGone(mark: string): boolean {
  const [where, number = '', since = ''] = mark.split('_')
  const [pid, written] = [Number.parseInt(number, 36), Number.parseInt(since, 36)]
  const isOld = now() - written > day
  if (where !== host()) return isOld
  return !isAlive(pid, written) || (isOld && startOf(pid) === undefined)
}

/** Process ids are unique within a host, in a container within the container. */
function host(): string {
  return crc32(`${hostname()} ${processSpace()}`).toString(16).padStart(8, '0').slice(0, 6)
}

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

/** Whether a process exists and already existed at a time (in seconds), because process ids are reused. */
export function isAlive(pid: number, at = Number.POSITIVE_INFINITY): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCodeOf(error) !== 'EPERM') return false
  }
  const started = startOf(pid)
  return started === undefined || started <= at + clockTolerance
}

/** Tolerates a clock change, which makes a process look younger than its marks. */
const clockTolerance = 60

/** When a process started, in seconds; only known on Linux. */
function startOf(pid: number): number | undefined {
  return unlessRefused(() => {
    const booted = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // “pid (the name, with any character) state parent …”: the start time is field 22, in hundredths of a
    // second since boot.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return booted === undefined || ticks === undefined ? undefined : Number(booted) + Number(ticks) / 100
  })
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
