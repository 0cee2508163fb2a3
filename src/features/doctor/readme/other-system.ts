import { type Candidate, opensWithOr } from './candidate.ts'
import type { System } from './context.ts'
import { systemsIn } from './section.ts'
import type { Statement } from './shell.ts'
import type { Verdict } from './step.ts'

/** The verdict on a command for another system than this one, by a mark, by its own words or by what stands above it. */
export function foreignSystem(
  statement: Statement,
  candidate: Candidate,
  system: System,
): Verdict | undefined {
  const { marks, isWindows, place, lead } = candidate
  const other = (what: string): Verdict => ({
    class: 'alternative',
    rule: 'other-system',
    reason: `it is for ${what}`,
  })
  if (marks.os) return marks.os.map(systemNamed).includes(system) ? undefined : other(marks.os.join(' and '))
  const { name = '', args = [] } = statement.commands[0] ?? {}
  const isWindowsCommand =
    /^(copy|xcopy|del|dir|cls|iwr|irm|Copy-Item|New-Item|Set-ExecutionPolicy|Remove-Item|Get-Content|mklink|rd|md|ren|type)$/.test(
      name,
    ) ||
    (name === 'set' && /^\w+=/.test(args[0] ?? '')) ||
    /^\.\\|^\$env:|\.(bat|cmd|ps1|exe)$|^\.?\w*\\\w/.test(statement.text.split(' ')[0] ?? '') ||
    /\s\.{1,2}\\\w/.test(statement.text) ||
    /^%\w+%/.test(statement.text)
  if (system !== 'windows' && (isWindows || isWindowsCommand)) return other('Windows')
  const shortLead = /[:：]\s*$/.test(lead) ? lead : ''
  const labels = [
    place.headings.at(-1) ?? '',
    place.panels.at(-1) ?? '',
    shortLead,
    statement.above.at(-1) ?? '',
    statement.comment ?? '',
  ]
  const named = labels.flatMap(label =>
    opensWithOr(label) && !systemsIn(label).length ? [] : systemsIn(label),
  )
  return named.length > 0 && !named.includes(system) ? other(named.join(' and ')) : undefined
}

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
