/** A hash of names and the seed number, from which a column's own sequence starts (FNV-1a). */
export function saltOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  for (const letter of parts.join('\0')) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/** A pseudo-random number from 0 below 2³², always the same for a row (MurmurHash3's last step). */
export function hashOf(salt: number, row: number): number {
  let hash = Math.imul(row ^ salt, 0x9e3779b1) ^ Math.imul(Math.floor(row / 2 ** 32) + salt, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** All four-digit hexadecimal numbers. */
export const hex: readonly string[] = Array.from({ length: 65_536 }, (_, n) =>
  n.toString(16).padStart(4, '0'),
)
