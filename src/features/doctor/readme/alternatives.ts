import type { Manager } from '../package-manager.ts'
import type { Repository } from '../repository.ts'
import type { ManagerCall } from './call.ts'
import { opensWithOr } from './candidate.ts'
import type { Drafted } from './draft.ts'
import { runClasses, type Verdict } from './step.ts'

/**
 * Of several ways to do one thing, all but one become alternatives: of package managers the one whose lockfile is
 * tracked stays, of anything else the first.
 */
export function withAlternatives(drafts: readonly Drafted[], repository: Repository): Drafted[] {
  const manager = repository.manager?.name ?? firstManager(drafts)
  return withoutOthers(withoutOtherManagers(drafts, manager, repository))
}

function withoutOtherManagers(
  drafts: readonly Drafted[],
  chosen: Manager | undefined,
  { manager }: Repository,
): Drafted[] {
  const offered = new Set(drafts.filter(draft => isBy(draft, chosen)).map(draft => actionOf(draft)))
  return drafts.map(draft => {
    const action = actionOf(draft)
    const isOther = action !== undefined && isRun(draft) && !isBy(draft, chosen) && offered.has(action)
    if (!isOther || chosen === undefined) return draft
    const why = manager ? `the repository has ${manager.from}` : `${chosen} comes first`
    return { ...draft, verdict: alternative('other-manager', `${chosen} does the same, and ${why}`) }
  })
}

/** What “or” joins: a span after a span, a block after a block, a line below `# or`. */
function withoutOthers(drafts: readonly Drafted[]): Drafted[] {
  const kept: Drafted[] = []
  /** The groups that something is run of. */
  const chosen = new Set<number>()
  /** The group that opens with “or”, and the step it offers another way to. */
  let other: { readonly group: number; readonly line: number } | undefined
  for (const draft of drafts) {
    const before = kept.at(-1)
    const isSame = before?.group === draft.group
    if (other?.group !== draft.group) other = undefined
    if (before && draft.candidate.isOr && !isSame && isBeside(before, draft) && chosen.has(before.group))
      other = { group: draft.group, line: before.line }
    const isOr = isSame && isJoined(draft) && isAfterWay(kept)
    const line = other?.line ?? (isOr ? before?.line : undefined)
    const isLeft = line !== undefined && isRun(draft)
    if (!isLeft && isRun(draft)) chosen.add(draft.group)
    kept.push(isLeft ? { ...draft, verdict: alternative('or', `line ${line} does the same`) } : draft)
  }
  return kept
}

function isJoined({ candidate, above }: Drafted): boolean {
  return candidate.isOr || above.some(opensWithOr)
}

/** Behind a step that stays, or one that has gone in its favour: the third way is one too many as well. */
function isAfterWay(kept: readonly Drafted[]): boolean {
  const before = kept.at(-1)
  if (!before) return false
  if (isRun(before) || before.verdict.rule === 'or') return true
  return before.verdict.rule === 'other-manager' && isJoined(before) && isAfterWay(kept.slice(0, -1))
}

/** Two blocks of one section, or of one item, with little between them. */
function isBeside(before: Drafted, draft: Drafted): boolean {
  return (
    before.candidate.place.headings.join('\n') === draft.candidate.place.headings.join('\n') &&
    draft.line - before.endLine <= 8
  )
}

function isRun({ verdict }: Drafted): boolean {
  return runClasses.includes(verdict.class)
}

function isBy({ call }: Drafted, manager: Manager | undefined): boolean {
  return call?.manager !== undefined && call.manager.manager === manager
}

/** The first manager that installs, else the first that is called. */
function firstManager(drafts: readonly Drafted[]): Manager | undefined {
  const calls = drafts.filter(isRun).flatMap(({ call }) => (call?.manager ? [call.manager] : []))
  return (calls.find(({ verb }) => verb === 'install') ?? calls.find(({ verb }) => verb === 'run'))?.manager
}

/** Two calls of different managers with the same action do the same thing. */
function actionOf({ call, candidate, cwd }: Drafted): string | undefined {
  const manager: ManagerCall | undefined = call?.manager
  if (!manager || candidate.marks.run) return undefined
  if (manager.verb === 'install') return `${cwd}:install`
  return manager.verb === 'run' || manager.verb === 'exec' ? `${cwd}:${manager.words.join(' ')}` : undefined
}

function alternative(rule: string, reason: string): Verdict {
  return { class: 'alternative', rule, reason }
}
