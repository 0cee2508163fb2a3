import type { Make } from '../../../core/database/loading/value.ts'
import { hashOf, hex } from './hash.ts'

/**
 * 2020-01-01: earlier than anything that programs write today, so that generated keys can be told from
 * theirs.
 */
const epoch = Date.UTC(2020, 0, 1)

function four(bits: number): string {
  return hex[bits & 0xffff] ?? ''
}

/** UUIDs of version 7 (RFC 9562) whose time is the row number: unique, and sorted, which suits an index. */
export function serialUuid(salt: number): Make {
  return row => uuid7(row, hashOf(salt, row), hashOf(~salt, row))
}

/** The smallest UUID of a row. */
export function firstUuid(row: number): string {
  return uuid7(row, 0, 0)
}

/** The number of the row that a serial UUID was made for. */
export function rowOf(uuid: string): number {
  return Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16) - epoch
}

/** Pseudo-random UUIDs of version 4. */
export function randomUuid(salt: number): Make {
  return row => {
    const [one, two] = [hashOf(salt, row), hashOf(~salt, row)]
    const three = Math.imul(one, 0x9e3779b1) ^ two
    return `${four(one)}${four(one >>> 16)}-${four(two)}-4${four(two >>> 16).slice(1)}-${four((three & 0x3fff) | 0x8000)}-${four(three >>> 16)}${four(one ^ (two >>> 3))}${four(two ^ (one >>> 5))}`
  }
}

/** The bytes of UUIDs. */
export function inBytes(make: Make, length: number): Make {
  return row => {
    const bytes = new Uint8Array(length)
    bytes.set(Buffer.from(String(make(row)).replaceAll('-', ''), 'hex').subarray(0, length))
    return bytes
  }
}

function uuid7(row: number, one: number, two: number): string {
  const time = epoch + row
  const high = Math.floor(time / 65_536)
  return `${four(high >>> 16)}${four(high)}-${four(time % 65_536)}-7${four(one).slice(1)}-${four(((one >>> 16) & 0x3fff) | 0x8000)}-${four(two)}${four(two >>> 16)}${four(one ^ (two >>> 7))}`
}
