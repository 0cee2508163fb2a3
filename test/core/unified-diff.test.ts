import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unifiedDiff } from '../../src/core/render/unified-diff.ts'

const lines = (...all: readonly (string | number)[]) => all.map(line => `${line}\n`).join('')
const old = lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)

test.each([
  ['changes two lines apart', lines(1, 2, 'x', 4, 5, 'y', 7, 8, 9, 10, 11, 12)],
  ['changes far apart', lines('x', 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 'y')],
  ['lines that come and go', lines(0, 1, 2, 4, 5, 6, 7, 'new', 8, 9, 10, 11)],
])('git applies the patch: %s', (_, changed) => {
  const folder = mkdtempSync(join(tmpdir(), 'gapi-diff-'))
  try {
    writeFileSync(join(folder, 'file'), old)
    execFileSync('git', ['apply', '-'], { cwd: folder, input: unifiedDiff('file', old, changed) })
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(changed)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
