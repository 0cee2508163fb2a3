import type { Repository } from '../repository.ts'
import { type Candidate, type Candidates, opensWithOr } from './candidate.ts'
import { Checkout } from './checkout.ts'
import { classify } from './classify.ts'
import { type Call, type Context, callOf, type System, skipped } from './context.ts'
import { filledIn } from './placeholder.ts'
import type { ShellText } from './prompt.ts'
import { skippedHeading, systemsIn } from './section.ts'
import { parseShell, type Statement } from './shell.ts'
import { runClasses, type Verdict } from './step.ts'

/** A step before it is known what the others are. */
export interface Drafted {
  readonly line: number
  readonly endLine: number
  readonly command: string
  readonly label: string | undefined
  /** The comment lines right above it. */
  readonly above: readonly string[]
  readonly candidate: Candidate
  /** The same number for what stands in one block, or in one text. */
  readonly group: number
  readonly cwd: string
  readonly call: Call | undefined
  readonly verdict: Verdict
}

/** Reads every candidate with one shell in mind: the folder and what is installed carry over from step to step. */
export function draftSteps(
  { candidates, values }: Candidates,
  repository: Repository,
  system: System,
  start: string,
): Drafted[] {
  const checkout = new Checkout(repository)
  checkout.cwd = start
  const drafts: Drafted[] = []
  let group = 0
  let before: Candidate | undefined
  for (const candidate of candidates) {
    const isSameText = candidate.source === 'inline' && before?.source === 'inline' && candidate.isOr
    if (!isSameText) group++
    before = candidate
    checkout.enterSection(candidate.place.headings)
    if (candidate.marks.cwd !== undefined) checkout.cwd = candidate.marks.cwd
    for (const { statement, line, endLine } of statementsOf(candidate)) {
      const cwd = checkout.cwd
      const isInstalled = drafts.some(({ verdict }) => verdict.class === 'install')
      // Before anything is made or installed, a folder of any name can only be the checkout.
      const isUntouched = drafts.every(({ verdict }) => beforeAll.includes(verdict.rule))
      const filled = filledIn(statement.text, values)
      const read = filled === statement.text ? statement : { ...statement, ...reread(filled) }
      const { verdict, call } = verdictOn(
        read,
        candidate,
        checkout,
        { repository, cwd, isInstalled, system },
        isUntouched,
      )
      const { comment: label, above } = statement
      drafts.push({ line, endLine, command: filled, label, above, candidate, group, cwd, call, verdict })
    }
  }
  return drafts
}

const beforeAll: readonly string[] = [
  'clone',
  'enter-clone',
  'probe',
  'global-install',
  'system-package',
  'version-manager',
  'privileged',
  'network',
]

function reread(text: string): Partial<Statement> {
  const { statements } = parseShell(text)
  return { text, commands: statements.flatMap(({ commands }) => commands) }
}

interface Placed {
  readonly statement: Statement
  readonly line: number
  readonly endLine: number
}

/** The statements of a text with their lines. Where the whole cannot be read, each line is read by itself. */
function statementsOf(candidate: Candidate): Placed[] {
  const { text, lines } = withOrOnItsOwn(candidate)
  const { statements, fault } = parseShell(text)
  if (fault !== undefined && lines.length > 1) {
    return text
      .split('\n')
      .flatMap((line, index) => statementsOf({ ...candidate, text: line, lines: [lines[index] ?? 0] }))
  }
  const lineAt = lineCounter(text)
  const last = statements.findLastIndex(({ commands }) => (commands[0]?.name ?? '') !== '')
  // Variables that nothing follows are the content of a file.
  return statements
    .filter((statement, index) => isCommand(statement) && (index <= last || !isSetting(statement)))
    .map(statement => ({
      statement,
      line: lines[lineAt(statement.start)] ?? candidate.place.line,
      endLine: lines[lineAt(statement.end)] ?? candidate.place.endLine,
    }))
}

/** `npm install or yarn`, and a line that says OR: an “or” no shell would read becomes the comment it is. */
function withOrOnItsOwn({ text, lines }: ShellText): ShellText {
  const split = text
    .split('\n')
    .map(line => line.replace(orInLine, '\n# or\n').replace(/^\s*or:?\s*$/i, '# or'))
  if (split.join('\n') === text) return { text, lines }
  return {
    text: split.join('\n'),
    lines: split.flatMap((line, index) => line.split('\n').map(() => lines[index] ?? 0)),
  }
}

const orInLine = /(?<=^\s*(?:npm|yarn|pnpm|bun)\b.*) (?:or|\|\|?|\/) (?=(?:npm|yarn|pnpm|bun)\b)/

/** Counts lines up to offsets that only grow. */
function lineCounter(text: string): (offset: number) => number {
  let [at, line] = [0, 0]
  return offset => {
    for (; at < offset; at++) if (text[at] === '\n') line++
    return line
  }
}

function isSetting({ commands, text }: Statement): boolean {
  return commands[0]?.name === '' && /^\w+=/.test(text)
}

/** Not an address, a request, or a line of a settings file that stands in a fence of shell. */
function isCommand({ commands, text }: Statement): boolean {
  const [first] = commands
  if (!first) return true
  const { name, args } = first
  if (/\s/.test(name)) return false
  if (name === '') return !/^[A-Z_]+=\s*$/.test(text)
  // Output in a fence without prompts: “Connected to …”.
  if (/^[A-Z][a-z]/.test(name) && args.length > 0 && !name.includes('-')) return false
  if (/^[a-z]+:\/\/|^localhost:\d/.test(name) || /^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(name))
    return false
  return !/^(=|:)$/.test(args[0] ?? '') && !/^[[{(]?[\w"']+:$|^[-*+•{}[\]]+$|^#|^\.\.\.$/.test(name)
}

function verdictOn(
  statement: Statement,
  candidate: Candidate,
  checkout: Checkout,
  context: Context,
  isUntouched: boolean,
): { verdict: Verdict; call: Call | undefined } {
  const [first] = statement.commands
  const call = first && first.name !== '' ? callOf(first, context) : undefined
  if (candidate.marks.skip) return { call, verdict: skipped('marked', 'a mark says so') }
  const place = checkout.verdictOn(call?.command ?? { name: '', args: [], sets: [] }, isUntouched)
  if (place?.class === 'satisfied') return { call, verdict: place }
  const elsewhere = place ?? checkout.elsewhere
  if (elsewhere?.class === 'skipped') return { call, verdict: elsewhere }
  const foreign = foreignSystem(statement, candidate, context.system)
  if (foreign) return { call, verdict: foreign }
  const judged = place ? { verdict: place, call } : classify(statement, context)
  const { verdict } = judged
  if (candidate.marks.run)
    return { ...judged, verdict: runClasses.includes(verdict.class) ? verdict : forced }
  const heading = skippedHeading(candidate.place.headings, verdict.class === 'service')
  if (heading !== undefined && runClasses.concat('blocked', 'service').includes(verdict.class))
    return { call, verdict: skipped('section', `“${heading}” is no part of the set-up`) }
  if (isFallback(candidate.lead) && runClasses.includes(verdict.class))
    return {
      call,
      verdict: { class: 'alternative', rule: 'fallback', reason: 'it is for when something failed' },
    }
  const nearest = candidate.place.headings.at(-1) ?? ''
  if (verdict.rule === 'step' && /\b(test\w*|lint\w*|quality|coverage|benchmark\w*|load)\b/i.test(nearest))
    return { call, verdict: { class: 'verify', rule: 'section', reason: `“${nearest}” looks at the result` } }
  if (candidate.marks.server)
    return { call, verdict: { class: 'server', rule: 'marked', reason: 'a mark says so' } }
  return judged
}

const forced: Verdict = { class: 'setup', rule: 'marked', reason: 'a mark says so' }

function foreignSystem(statement: Statement, candidate: Candidate, system: System): Verdict | undefined {
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

/** “If you can't get X to work …” */
function isFallback(lead: string): boolean {
  return /\bif\b[^.]*\b(can't|cannot|can not|doesn't|does not|don't|fails?|failed|not work\w*|problems?|troubles?|issues?|errors?)\b/i.test(
    lead.slice(-200),
  )
}
