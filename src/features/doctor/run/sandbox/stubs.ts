import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes programs that come first on the PATH: no browser opens, and nothing asks for elevated privileges.
 */
export function writeStubs(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of browserPrograms)
    writeProgram(folder, name, 'echo "gapi doctor opens no browser: $*" >&2')
  for (const name of elevators)
    writeProgram(folder, name, `echo "gapi doctor does not run ${name}: $*" >&2\nexit 1`)
}

const browserPrograms = [
  'open',
  'xdg-open',
  'sensible-browser',
  'x-www-browser',
  'www-browser',
  'gnome-open',
  'wslview',
]

const elevators = ['sudo', 'doas', 'pkexec']

function writeProgram(folder: string, name: string, script: string): void {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
}
