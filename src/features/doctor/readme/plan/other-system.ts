import { systemsIn } from '../markdown/section.ts'
import type { Classified } from '../rules/step-class.ts'
import type { ShellStatement } from '../shell/parse-shell.ts'
import type { System } from '../shell/system.ts'
import { words } from '../shell/words.ts'
import type { Candidate } from './candidate.ts'

/**
 * The class of a command for another system than this one: by a mark, by its program, or by the label above
 * it.
 */
export function foreignSystem(
  statement: ShellStatement,
  candidate: Candidate,
  system: System,
): Classified | undefined {
  const { marks, isWindows, place, lead } = candidate
  const other = (what: string): Classified => ({
    class: 'alternative',
    rule: 'other-system',
    reason: `it is for ${what}`,
  })
  if (marks.os) return marks.os.map(systemNamed).includes(system) ? undefined : other(marks.os.join(' and '))
  if (system !== 'windows' && (isWindows || isWindowsCommand(statement))) return other('Windows')
  const label = /[:：]\s*$/.test(lead) ? lead : ''
  const { above, comment } = statement
  const labels = [place.headings.at(-1), place.panels.at(-1), label, above.at(-1), comment]
  const named = labels.flatMap(text => systemsIn(text ?? ''))
  return named.length > 0 && !named.includes(system) ? other(named.join(' and ')) : undefined
}

function isWindowsCommand({ commands, text }: ShellStatement): boolean {
  const { name = '', args = [] } = commands[0] ?? {}
  return (
    windowsPrograms.has(name) ||
    (name === 'set' && /^\w+=/.test(args[0] ?? '')) ||
    /^\.\\|^\$env:|\.(bat|cmd|ps1|exe)$|^\.?\w*\\\w/.test(text.split(' ')[0] ?? '') ||
    /\s\.{1,2}\\\w/.test(text) ||
    /^%\w+%/.test(text)
  )
}

const windowsPrograms = words(`
  copy xcopy del dir cls iwr irm Copy-Item New-Item Set-ExecutionPolicy Remove-Item Get-Content mklink rd md ren type
`)

function systemNamed(name: string): System | undefined {
  return systemNames.get(name)
}

const systemNames = new Map<string, System>([
  ['linux', 'linux'],
  ['darwin', 'macos'],
  ['macos', 'macos'],
  ['win32', 'windows'],
  ['windows', 'windows'],
])
