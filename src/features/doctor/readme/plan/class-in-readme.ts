import { skippedHeading } from '../markdown/section.ts'
import { classify } from '../rules/classify.ts'
import type { RuleContext } from '../rules/rule.ts'
import { type Classified, runClasses, skipped } from '../rules/step-class.ts'
import type { Call } from '../shell/call.ts'
import type { ShellStatement } from '../shell/parse-shell.ts'
import type { Candidate } from './candidate.ts'
import { foreignSystem } from './other-system.ts'
import type { WorkingFolder } from './working-folder.ts'

/** Where a statement is in the README, and what the steps before it did. */
export interface StatementContext {
  readonly candidate: Candidate
  readonly folder: WorkingFolder
  readonly context: RuleContext
  readonly isUntouched: boolean
}

/** The class of a statement: first from the text around it, then by the rules for its programs. */
export function classInReadme(
  statement: ShellStatement,
  call: Call | undefined,
  { candidate, folder, context, isUntouched }: StatementContext,
): Classified {
  const { marks } = candidate
  if (marks.skip) return skipped('marked', 'a mark in the README says so')
  const move = call && folder.classify(call.command, isUntouched)
  if (move?.class === 'satisfied') return move
  const elsewhere = move ?? folder.elsewhere
  if (elsewhere?.class === 'skipped') return elsewhere
  const { branch } = candidate
  if (branch !== undefined && context.isInstalled)
    return skipped('other-branch', `it is for the branch ${branch}`)
  const foreign = foreignSystem(statement, candidate, context.system)
  if (foreign) return foreign
  const classified = move ?? classify(statement, context)
  if (marks.run && !neverRun.includes(classified.rule))
    return runClasses.includes(classified.class) ? classified : marked('setup')
  return classByText(classified, candidate) ?? (marks.server ? marked('server') : classified)
}

/** The class by the headings above a command and the text before it. */
function classByText(classified: Classified, { place, lead }: Candidate): Classified | undefined {
  const heading = skippedHeading(place.headings, classified.class === 'service')
  if (heading !== undefined && classified.class !== 'skipped')
    return skipped('section', `“${heading}” is not part of the set-up`)
  if (isFallback(lead) && ['install', 'setup', 'server'].includes(classified.class))
    return { class: 'alternative', rule: 'fallback', reason: 'it is for when a step has failed' }
  if (classified.class === 'setup' && /\bproduction database\b/i.test(lead))
    return skipped('deploy', 'it is for the production database')
  const nearest = place.headings.at(-1) ?? ''
  if (classified.rule === 'step' && checking.test(nearest))
    return { class: 'verify', rule: 'section', reason: `“${nearest}” checks the result` }
  return undefined
}

const checking = /\b(test\w*|lint\w*|quality|coverage|benchmark\w*|load)\b/i

/** The rules that no mark overrides. */
const neverRun: readonly string[] = [
  'privileged',
  'remote-script',
  'system-package',
  'global-install',
  'removes-files',
  'destructive-git',
  'other-processes',
]

function marked(kind: 'setup' | 'server'): Classified {
  return { class: kind, rule: 'marked', reason: 'a mark in the README says so' }
}

/** “If you can't get X to work …” */
function isFallback(lead: string): boolean {
  return /\bif\b[^.]*\b(can't|cannot|can not|doesn't|does not|don't|fails?|failed|not work\w*|problems?|troubles?|issues?|errors?)\b/i.test(
    lead.slice(-200),
  )
}
