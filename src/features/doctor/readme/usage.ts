import type { Repository } from '../repository.ts'
import { joined, skipped } from './context.ts'
import type { Drafted } from './draft.ts'
import { fileRunBy } from './file-run.ts'
import { runClasses, type StepClass } from './step.ts'

/**
 * In the README of a package most commands are for a project that uses it: `npm install shop`, and then
 * `node index.js` with an index.js of the reader's. Its own set-up stands under “Development” or behind a clone. Where
 * something else installs the dependencies, or runs what is in the repository, it is the README of a project.
 */
export function withoutUsage(drafts: readonly Drafted[], repository: Repository): Drafted[] {
  const cloned = new Set(drafts.filter(({ verdict }) => verdict.class === 'satisfied').map(sectionOf))
  const outside = drafts.filter(draft => !cloned.has(sectionOf(draft)) && !isOfDevelopment(draft))
  const isPackage = drafts.some(({ verdict }) => /^(self-install|own-program)$/.test(verdict.rule))
  if (!isPackage || outside.some(draft => isOfProject(draft, repository))) return [...drafts]
  const usage = new Set(outside.filter(isUsed))
  return drafts.map(draft =>
    usage.has(draft)
      ? { ...draft, verdict: skipped('usage', 'it is for a project that uses this package') }
      : draft,
  )
}

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

function isOfProject({ call, cwd, verdict }: Drafted, { files }: Repository): boolean {
  if (verdict.class === 'install') return true
  if (!call || (verdict.class !== 'setup' && verdict.class !== 'server')) return false
  return call.script?.body !== undefined || files.has(joined(cwd, fileRunBy(call.command) ?? ''))
}

function isUsed({ call, candidate, verdict }: Drafted): boolean {
  const isLacking = call?.script !== undefined && call.script.body === undefined
  return (used.includes(verdict.class) || isLacking) && !candidate.marks.run
}

const used: readonly StepClass[] = [...runClasses, 'blocked', 'service', 'alternative']
