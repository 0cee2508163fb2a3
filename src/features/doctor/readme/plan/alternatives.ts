import type { PackageManager } from '../../../../core/system/package-manager.ts'
import type { Repository } from '../../repository/repository.ts'
import { type Classified, runClasses } from '../rules/step-class.ts'
import type { ManagerCall } from '../shell/manager-call.ts'
import { opensWithOr } from './candidate.ts'
import type { DraftStep } from './draft-step.ts'

/**
 * If there are several ways to do one thing, one is kept and the others become alternatives: the package
 * manager of the tracked lock file, else the first way.
 */
export function withAlternatives(drafts: readonly DraftStep[], repository: Repository): DraftStep[] {
  const manager = repository.manager?.name ?? firstManager(drafts)
  return withoutOthers(withoutOtherManagers(drafts, manager, repository))
}

function withoutOtherManagers(
  drafts: readonly DraftStep[],
  chosen: PackageManager | undefined,
  { manager }: Repository,
): DraftStep[] {
  const offered = new Set(drafts.filter(draft => isBy(draft, chosen)).map(draft => actionOf(draft)))
  return drafts.map(draft => {
    const action = actionOf(draft)
    const isOther = action !== undefined && isRun(draft) && !isBy(draft, chosen) && offered.has(action)
    if (!isOther || chosen === undefined) return draft
    const why = manager ? `the repository has ${manager.from}` : `${chosen} comes first`
    return { ...draft, classified: alternative('other-manager', `${chosen} does the same, and ${why}`) }
  })
}

/** Ways that are joined by “or”: two commands of a sentence, two blocks, a line below `# or`. */
function withoutOthers(drafts: readonly DraftStep[]): DraftStep[] {
  const kept: DraftStep[] = []
  /** The groups with a step that runs. */
  const chosen = new Set<number>()
  /** The group that starts with “or”, and the line of the step that it replaces. */
  let other: { readonly group: number; readonly line: number } | undefined
  for (const draft of drafts) {
    const before = kept.at(-1)
    const isSame = before?.group === draft.group
    if (other?.group !== draft.group) other = undefined
    if (before && draft.candidate.isOr && !isSame && isBeside(before, draft) && chosen.has(before.group))
      other = { group: draft.group, line: before.line }
    const isOr = isSame && isJoined(draft) && (isService(draft) ? isService(before) : isAfterWay(kept))
    const line = other?.line ?? (isOr ? before?.line : undefined)
    const isLeft = line !== undefined && (isRun(draft) || (isOr && isService(draft)))
    if (!isLeft && isRun(draft)) chosen.add(draft.group)
    kept.push(isLeft ? { ...draft, classified: alternative('or', `line ${line} does the same`) } : draft)
  }
  return kept
}

function isJoined({ candidate, above }: DraftStep): boolean {
  return candidate.isOr || above.some(opensWithOr)
}

/** Whether the step before is kept, or is an alternative itself: a third way is an alternative, too. */
function isAfterWay(kept: readonly DraftStep[]): boolean {
  const before = kept.at(-1)
  if (!before) return false
  if (isRun(before) || before.classified.rule === 'or') return true
  return before.classified.rule === 'other-manager' && isJoined(before) && isAfterWay(kept.slice(0, -1))
}

/** Whether two blocks of one section are only a few lines apart. */
function isBeside(before: DraftStep, draft: DraftStep): boolean {
  return (
    before.candidate.place.headings.join('\n') === draft.candidate.place.headings.join('\n') &&
    draft.line - before.endLine <= 8
  )
}

function isRun({ classified }: DraftStep): boolean {
  return runClasses.includes(classified.class)
}

/** `docker compose up -d db`, or the script that does it. */
function isService({ classified }: DraftStep): boolean {
  return classified.class === 'service'
}

function isBy({ call }: DraftStep, manager: PackageManager | undefined): boolean {
  return call?.manager !== undefined && call.manager.manager === manager
}

/** The first manager that installs, else the first that is called. */
function firstManager(drafts: readonly DraftStep[]): PackageManager | undefined {
  const calls = drafts.filter(isRun).flatMap(({ call }) => (call?.manager ? [call.manager] : []))
  return (calls.find(({ verb }) => verb === 'install') ?? calls.find(({ verb }) => verb === 'run'))?.manager
}

/** The action of a package manager call: two calls with the same action do the same thing. */
function actionOf({ call, candidate, cwd }: DraftStep): string | undefined {
  const manager: ManagerCall | undefined = call?.manager
  if (!manager || candidate.marks.run) return undefined
  if (manager.verb === 'install') return `${cwd}:install`
  return manager.verb === 'run' || manager.verb === 'exec' ? `${cwd}:${manager.words.join(' ')}` : undefined
}

function alternative(rule: string, reason: string): Classified {
  return { class: 'alternative', rule, reason }
}
