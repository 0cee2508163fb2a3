import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { storedGzip } from '../../src/core/render/stored-gzip.ts'

test.each([
  { sizes: [] },
  { sizes: [0, 0] },
  { sizes: [1] },
  { sizes: [65534, 1, 1] },
  { sizes: [65535] },
  { sizes: [65536] },
  { sizes: [10, 0, 200_000, 512] },
])('parts of $sizes bytes are what any gunzip finds in the file', ({ sizes }) => {
  const parts = sizes.map((size, part) => Buffer.alloc(size, `part ${part} `))
  expect(gunzipSync(storedGzip(parts)).equals(Buffer.concat(parts))).toBe(true)
})
