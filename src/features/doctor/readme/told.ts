import type { Hit, Outcome } from '../check.ts'
import type { Subject } from '../subject.ts'
import type { ReadmePlan } from './plan.ts'
import type { Step } from './step.ts'

/** A plan, and those of its steps that are meant for this repository. */
export interface Told {
  readonly plan: ReadmePlan
  readonly steps: readonly Step[]
  /** All that is written in the README, and in the page that tells the set-up. */
  readonly text: string
}

/** Looks at what the README tells; where there is none to read, that is another check's to say. */
export async function lookAtReadme(
  subject: Subject,
  look: (told: Told) => readonly Hit[] | Promise<readonly Hit[]>,
): Promise<Outcome> {
  const { plan: whole } = subject.readme()
  if (!whole) return { notApplicable: 'There is no README in Markdown.' }
  const plan = { ...whole, steps: whole.steps.slice(0, most) }
  const text = [...new Set([plan.readme, plan.file])].map(path => subject.texts.of(path) ?? '').join('\n')
  return { hits: await look({ plan, steps: plan.steps.filter(isOfThis), text }) }
}

/** What stands behind so many commands is no set-up of anybody's, and steps are compared with each other. */
const most = 1000

/** Not what happens in another folder, on another system or in a project that uses this one, and not what a mark takes out. */
function isOfThis({ class: kind, rule }: Step): boolean {
  return (
    kind !== 'satisfied' &&
    !['elsewhere', 'marked', 'scaffold-new-project', 'other-system', 'usage'].includes(rule)
  )
}

/** Written as a block to be run from top to bottom, and not named in a sentence. */
export function isInBlock({ source }: Step): boolean {
  return source !== 'inline' && source !== 'prose'
}
