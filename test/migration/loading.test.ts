import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('K11: whatever a knexfile and a migration are written in, a process of its own applies it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/try-loading.mjs'])
  const cells = stdout.split('\n').filter(line => /^(module|commonjs|none) /.test(line))
  expect(cells).toHaveLength(21)
  expect(cells.filter(line => !/ ok *$/.test(line))).toEqual([])
})
