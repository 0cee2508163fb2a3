import { skipped } from './context.ts'
import type { Drafted } from './draft.ts'
import { runClasses, type StepClass } from './step.ts'

/**
 * In the README of a package most commands are for a project that uses it: `npm install shop`, and then
 * `node index.js` with an index.js of the reader's. Its own set-up stands under “Development” or behind a clone.
 */
export function withoutUsage(drafts: readonly Drafted[]): Drafted[] {
  const isPackage = drafts.some(({ verdict }) => /^(self-install|own-program)$/.test(verdict.rule))
  const isSetUp = drafts.some(draft => draft.verdict.class === 'install' && !isOfDevelopment(draft))
  if (!isPackage || isSetUp) return [...drafts]
  let cloned: string | undefined
  return drafts.map(draft => {
    const { verdict } = draft
    if (verdict.class === 'satisfied') cloned = sectionOf(draft)
    const isUsed = used.includes(verdict.class) || (draft.call?.script && !draft.call.script.body)
    if (!isUsed || cloned === sectionOf(draft) || isOfDevelopment(draft) || draft.candidate.marks.run)
      return draft
    return { ...draft, verdict: skipped('usage', 'it is for a project that uses this package') }
  })
}

const used: readonly StepClass[] = [...runClasses, 'blocked', 'service', 'alternative']

function sectionOf({ candidate }: Drafted): string {
  return candidate.place.headings.join('\n')
}

function isOfDevelopment({ candidate }: Drafted): boolean {
  return candidate.place.headings.some(heading =>
    /\b(develop\w*|contribut\w*|hacking|from source|building)\b|^(running |run )?(the )?(unit )?test(s|ing)?$/i.test(
      heading,
    ),
  )
}
