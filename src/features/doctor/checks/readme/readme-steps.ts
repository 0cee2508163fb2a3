import { isOtherMarkup } from '../../readme/markdown/find-readme.ts'
import type { ReadmePlan } from '../../readme/plan/plan.ts'
import type { ReadmeStep } from '../../readme/plan/step.ts'
import type { CheckOutcome } from '../check.ts'
import type { CheckContext } from '../context.ts'

/** A plan, and the steps that run in this repository. */
export interface PlannedReadme {
  readonly plan: ReadmePlan
  readonly steps: readonly ReadmeStep[]
  /** The text of the README and of the page with the set-up. */
  readonly text: string
}

/**
 * Runs a check on the README; not applicable without a README in Markdown, which readme/setup-present
 * reports.
 */
export async function checkReadme<Code extends string>(
  context: CheckContext,
  check: (readme: PlannedReadme) => CheckOutcome<Code> | Promise<CheckOutcome<Code>>,
): Promise<CheckOutcome<Code>> {
  const { path, plan: whole } = context.readme()
  if (!whole && path !== undefined && !isOtherMarkup(path)) return { blocked: unreadReadme(path, context) }
  if (!whole) return { notApplicable: 'There is no README in Markdown.' }
  const plan = { ...whole, steps: whole.steps.slice(0, most) }
  const text = [...new Set([plan.readme, plan.file])].map(path => context.texts.of(path) ?? '').join('\n')
  return check({ plan, steps: plan.steps.filter(isOfThis), text })
}

/** Why the README was not read. */
export function unreadReadme(path: string, { texts }: CheckContext): string {
  const why = texts.unread(path)
  return why === undefined
    ? `${path} is a link or binary, and was not read.`
    : `${path} was not read: ${why}.`
}

/** How many steps are checked: no set-up has more, and steps are compared with each other. */
const most = 1000

/** Whether a step runs in this repository: not elsewhere, on another system, or skipped by a mark. */
function isOfThis({ class: kind, rule }: ReadmeStep): boolean {
  return (
    kind !== 'satisfied' &&
    !['elsewhere', 'marked', 'scaffold-new-project', 'other-system', 'usage'].includes(rule)
  )
}

/** Whether a step is a line of a block that is run from top to bottom, not code in a sentence. */
export function isInBlock({ source }: ReadmeStep): boolean {
  return source !== 'inline' && source !== 'prose'
}
