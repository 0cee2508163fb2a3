import type { SimpleCommand } from '../shell/parse-shell.ts'
import { hasWord, words } from '../shell/words.ts'
import { ruleOf, verbOf } from './program-table.ts'
import { outsidePrograms } from './programs-not-run.ts'
import { pythonRule } from './python.ts'
import type { ReadmeRule } from './rule.ts'
import { skipped } from './step-class.ts'

/**
 * Commands that change the reader's machine or another one, where the program name alone does not show it.
 */
export const machineRules: readonly ReadmeRule[] = [
  ({ command }) =>
    isPrivileged(command) ? skipped('privileged', 'it changes the machine, not the project') : undefined,
  ({ command: { name } }, _context, text) =>
    downloaders.has(name) && intoShell.test(text)
      ? skipped('remote-script', 'it runs a script from the network')
      : undefined,
  ({ command: { name, args } }) => {
    if (!removers.has(name) || !args.some(isHistory)) return undefined
    return skipped('destructive-git', 'it removes the history')
  },
  ({ command: { name, args } }) =>
    name === 'rm' && args.some(arg => /^-\w*[rR]|^--recursive/.test(arg))
      ? skipped('removes-files', 'it removes folders, and a fresh clone has nothing to remove')
      : undefined,
  ({ command: { name, args } }, _context, text) =>
    (writers.has(name) && args.some(arg => outside.test(arg))) || />>?\s*["']?(~|\$HOME)\//.test(text)
      ? skipped('of-the-machine', 'it writes outside of the project')
      : undefined,
  ({ recipe = '' }) =>
    startupFile.test(recipe)
      ? skipped('of-the-machine', 'it changes the startup files of the shell')
      : undefined,
  ruleOf(outsidePrograms),
  pythonRule,
  ({ command: { name }, script }) => {
    const called = script?.name ?? name
    return hasWord(called.replaceAll('/', ':'), commits)
      ? skipped('git-workflow', 'it makes a commit')
      : undefined
  },
]

const downloaders = words('curl wget iwr irm')
const intoShell = /\|\s*(sudo\s+)?(ba|z|da)?sh\b|\|\s*(iex|node|python3?)\b/
const removers = words('rm rimraf')
const writers = words('cp mv ln mkdir touch tee install source . [')
const outside = /^(~|\$\{?HOME\}?)\/|\$\{\w+:-~\/|^\/(etc|usr|opt|var)\//
const startupFile = /(~|\$\{?HOME\}?)\/\.(bash\w*|zsh\w*|profile|config\/fish)/
const commits = words('commit')
const privileged = words('sudo su doas systemctl service launchctl runas')

function isHistory(path: string): boolean {
  return /(^|\/)\.git\/?$/.test(path)
}

/** Whether a command asks for elevated privileges, for itself or for the program it starts. */
export function isPrivileged(command: SimpleCommand): boolean {
  return privileged.has(command.name === 'xargs' ? verbOf(command) : command.name)
}
