import { randomBytes } from 'node:crypto'

/**
 * A UUIDv7 (RFC 9562, method 3): milliseconds, 12 bits of the next fraction, random bits. Ids sort in the order they
 * were made, and say nothing about how many there are.
 */
export function newId(now = performance.timeOrigin + performance.now()): string {
  const milliseconds = Math.floor(now).toString(16).padStart(12, '0')
  const fraction = Math.floor((now % 1) * 4096)
    .toString(16)
    .padStart(3, '0')
  const random = randomBytes(8)
  random.writeUInt8((random.readUInt8() & 0b0011_1111) | 0b1000_0000)
  const tail = random.toString('hex')
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${fraction}-${tail.slice(0, 4)}-${tail.slice(4)}`
}
