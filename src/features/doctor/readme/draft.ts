import type { Repository } from '../repository.ts'
import type { Candidate, Candidates } from './candidate.ts'
import { Checkout } from './checkout.ts'
import { classify } from './classify.ts'
import { type Call, type Context, callOf, joined, type System, skipped } from './context.ts'
import { fileRunBy } from './file-run.ts'
import { foreignSystem } from './other-system.ts'
import { filledIn } from './placeholder.ts'
import { skippedHeading } from './section.ts'
import { parseShell, type Statement } from './shell.ts'
import { statementsOf } from './statements.ts'
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
  let isInstalled = false
  // Before anything is made or installed, a folder of any name can only be the checkout.
  let isUntouched = true
  for (const [index, candidate] of candidates.entries()) {
    const isSameText =
      candidate.source === 'inline' && candidate.isOr && candidates[index - 1]?.source === 'inline'
    if (!isSameText) group++
    checkout.enterSection(candidate.place.headings)
    if (candidate.marks.cwd !== undefined) checkout.cwd = candidate.marks.cwd
    for (const { statement, line, endLine } of statementsOf(candidate)) {
      const read = filledStatement(statement, values)
      if (isOfRoot(read, repository, checkout.cwd, system)) checkout.cwd = ''
      const cwd = checkout.cwd
      const context = { repository, cwd, isInstalled, system }
      const call = callIn(read, context)
      const verdict = verdictOn(read, call, { candidate, checkout, context, isUntouched })
      isInstalled ||= verdict.class === 'install'
      isUntouched &&= beforeAll.includes(verdict.rule)
      const { comment: label, above } = statement
      drafts.push({ line, endLine, command: read.text, label, above, candidate, group, cwd, call, verdict })
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

function filledStatement(statement: Statement, values: ReadonlyMap<string, string>): Statement {
  const text = filledIn(statement.text, values)
  if (text === statement.text) return statement
  return { ...statement, text, commands: parseShell(text).statements.flatMap(({ commands }) => commands) }
}

function callIn({ commands: [first] }: Statement, context: Context): Call | undefined {
  return first && first.name !== '' ? callOf(first, context) : undefined
}

/** A later section often starts at the root again without saying so: there is its script, and not where we are. */
function isOfRoot(statement: Statement, repository: Repository, cwd: string, system: System): boolean {
  if (cwd === '') return false
  const call = callIn(statement, { repository, cwd, isInstalled: true, system })
  const script = call?.script
  const { files } = repository
  const file = (call && fileRunBy(call.command)) ?? ''
  if (file !== '' && !files.has(joined(cwd, file)) && files.has(joined('', file))) return true
  return (
    script?.folder === cwd && !script.body && repository.manifests.get('')?.scripts[script.name] !== undefined
  )
}

interface Situation {
  readonly candidate: Candidate
  readonly checkout: Checkout
  readonly context: Context
  readonly isUntouched: boolean
}

/** First what the README says around the command, then what the command says itself. */
function verdictOn(statement: Statement, call: Call | undefined, situation: Situation): Verdict {
  const { candidate, checkout, context, isUntouched } = situation
  const { marks, place } = candidate
  if (marks.skip) return skipped('marked', 'a mark says so')
  const folder = call && checkout.verdictOn(call.command, isUntouched)
  if (folder?.class === 'satisfied') return folder
  const elsewhere = folder ?? checkout.elsewhere
  if (elsewhere?.class === 'skipped') return elsewhere
  const foreign = foreignSystem(statement, candidate, context.system)
  if (foreign) return foreign
  const verdict = folder ?? classify(statement, context)
  if (marks.run && !untouchable.includes(verdict.rule))
    return runClasses.includes(verdict.class) ? verdict : marked('setup')
  const heading = skippedHeading(place.headings, verdict.class === 'service')
  if (heading !== undefined && verdict.class !== 'skipped')
    return skipped('section', `“${heading}” is no part of the set-up`)
  if (isFallback(candidate.lead) && ['install', 'setup', 'server'].includes(verdict.class))
    return { class: 'alternative', rule: 'fallback', reason: 'it is for when something failed' }
  const nearest = place.headings.at(-1) ?? ''
  if (verdict.rule === 'step' && /\b(test\w*|lint\w*|quality|coverage|benchmark\w*|load)\b/i.test(nearest))
    return { class: 'verify', rule: 'section', reason: `“${nearest}” looks at the result` }
  return marks.server ? marked('server') : verdict
}

/** What no mark takes in. */
const untouchable: readonly string[] = [
  'privileged',
  'remote-script',
  'system-package',
  'global-install',
  'removes-files',
  'destructive-git',
  'other-processes',
]

function marked(kind: 'setup' | 'server'): Verdict {
  return { class: kind, rule: 'marked', reason: 'a mark says so' }
}

/** “If you can't get X to work …” */
function isFallback(lead: string): boolean {
  return /\bif\b[^.]*\b(can't|cannot|can not|doesn't|does not|don't|fails?|failed|not work\w*|problems?|troubles?|issues?|errors?)\b/i.test(
    lead.slice(-200),
  )
}
