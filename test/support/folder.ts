import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** An empty folder outside any repository, removed after the test. */
export function emptyFolder(): string {
  const folder = lastingFolder()
  onTestFinished(() => {
    chmodSync(folder, 0o755)
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** An empty folder outside any repository, for several tests: whoever asks for it removes it. */
export function lastingFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'create-good-api-')))
}

/** A folder holding these files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder()
  for (const [path, text] of Object.entries(files)) writeIn(folder, path, text)
  return folder
}

export function writeIn(folder: string, path: string, text: string | Buffer, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text, { mode })
}

/** Every file below a folder with its content, `.git` and `node_modules` by name only. */
export function contentsOf(folder: string, under = ''): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(folder, under), { withFileTypes: true }).flatMap(entry => {
      const path = `${under}${entry.name}`
      if (entry.name === '.git' || entry.name === 'node_modules') return [[path, '…']]
      if (entry.isDirectory()) return Object.entries(contentsOf(folder, `${path}/`))
      if (entry.isSymbolicLink()) return [[path, `→ ${readlinkSync(join(folder, path))}`]]
      return [[path, readFileSync(join(folder, path), 'latin1')]]
    }),
  )
}

/** A folder for PATH with one program in it, a shell script. */
export function pathWith(program: string, script: string): string {
  const folder = emptyFolder()
  writeIn(folder, program, `#!/bin/sh\n${script}\n`, 0o755)
  return folder
}
