/** The text of a file's bytes: UTF-8 or UTF-16, without a byte order mark. */
export function decoded(bytes: Buffer): string {
  return textAs(encodingOf(bytes), bytes).replace(/^\uFEFF/, '')
}

type Encoding = 'utf8' | 'utf16le' | 'utf16be'

/** By the byte order mark, else by where the zero bytes are: every second byte of Latin text in UTF-16. */
function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf16be'
  const start = bytes.subarray(0, 512)
  if (!start.includes(0)) return 'utf8'
  const zeros = [0, 0]
  for (const [at, byte] of start.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const most = start.length * 0.4
  if (odd > most && even === 0) return 'utf16le'
  return even > most && odd === 0 ? 'utf16be' : 'utf8'
}

function textAs(encoding: Encoding, bytes: Buffer): string {
  if (encoding !== 'utf16be') return bytes.toString(encoding)
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString('utf16le')
}
